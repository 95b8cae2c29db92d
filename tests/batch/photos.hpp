#pragma once
#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include "support/temporary_folder.hpp"
#include "support/tiny_png.hpp"

namespace gaze_tests {

/// `count` small photos of different shapes and colours in folders of ten below `folder`.
inline void write_photos(const TemporaryFolder& folder, const std::string& below, int count) {
  for (int n = 0; n < count; ++n) {
    const std::string name =
        below + "/" + std::to_string(n / 10) + "/photo-" + std::to_string(n) + ".png";
    folder.write(name, tiny_png(1 + n % 3, 1 + n % 2, n * 37 % 256, n * 91 % 256, n * 53 % 256));
  }
}

inline std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

inline std::vector<std::string> sorted_lines(const std::string& path) {
  auto lines = lines_of(read_bytes(path));
  std::sort(lines.begin(), lines.end());
  return lines;
}

}  // namespace gaze_tests

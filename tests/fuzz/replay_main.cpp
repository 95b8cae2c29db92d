// Runs a fuzz target on the files it is given, and on those in the folders it is given: what a
// fuzzer has found stays found, with every compiler.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "fuzz/target.hpp"

namespace fs = std::filesystem;

int main(int argc, char** argv) {
  std::vector<fs::path> files;
  for (int n = 1; n < argc; ++n) {
    if (!fs::is_directory(argv[n])) {
      files.emplace_back(argv[n]);
      continue;
    }
    for (const auto& entry : fs::directory_iterator(argv[n])) {
      if (entry.is_regular_file()) files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  for (const fs::path& path : files) {
    std::ifstream file(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  }
  std::printf("%zu files\n", files.size());
  return files.empty() ? 1 : 0;  // A corpus that is not found must not pass.
}

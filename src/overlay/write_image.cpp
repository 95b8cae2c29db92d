#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "base/replace_file.hpp"
#include "gaze/error.hpp"
#include "gaze/overlay.hpp"
#include "overlay/encode.hpp"
#include "overlay/style.hpp"

namespace gaze {

void write_image(const Image& image, const std::string& path, int dpi) {
  std::string extension = std::filesystem::path(path).extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  const cv::Mat rgb = view(image);
  if (extension == ".png") {
    replace_file(path, encode_png(rgb, dpi));
  } else if (extension == ".jpg" || extension == ".jpeg") {
    replace_file(path, encode_jpeg(rgb, 92, dpi));
  } else if (extension == ".webp") {
    replace_file(path, encode_webp(rgb, 90));
  } else {
    throw Error(ErrorKind::usage,
                fmt::format("a figure must end in .png, .jpg, .jpeg or .webp, got {}", path));
  }
}

}  // namespace gaze

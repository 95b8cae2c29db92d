#include <fmt/core.h>

#include <string>

#include "files/file_name.hpp"
#include "files/replace_file.hpp"
#include "gaze/error.hpp"
#include "gaze/overlay.hpp"
#include "overlay/encode.hpp"
#include "overlay/style.hpp"

namespace gaze {

void write_image(const Image& image, const std::string& path, int dpi) {
  const std::string extension = lower_extension(path);
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

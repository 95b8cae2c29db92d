#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <opencv2/imgproc.hpp>

#include "files/file_name.hpp"
#include "overlay/encode.hpp"
#include "overlay/page/page.hpp"
#include "overlay/style.hpp"

namespace gaze {

std::string page_picture(const Image& photo, int longest_side) {
  cv::Mat picture = view(photo);
  const double shrink =
      std::min(1.0, static_cast<double>(longest_side) / std::max(picture.cols, picture.rows));
  cv::Mat small;
  const cv::Size size(std::max(1, static_cast<int>(picture.cols * shrink)),
                      std::max(1, static_cast<int>(picture.rows * shrink)));
  cv::resize(picture, small, size, 0, 0, cv::INTER_AREA);
  return encode_jpeg(small, 87);
}

std::string file_link(const std::string& photo, const std::string& page) {
  namespace fs = std::filesystem;
  const fs::path from = fs::absolute(page).lexically_normal().parent_path();
  const fs::path to = fs::absolute(photo).lexically_normal();
  const std::string path = to.lexically_relative(from).generic_string();
  // "./" keeps a name like "javascript:x.jpg" from being read as a scheme.
  std::string link = path.rfind("../", 0) == 0 ? "" : "./";
  for (const char letter : path) {
    const auto byte = static_cast<unsigned char>(letter);
    if (std::isalnum(byte) != 0 || letter == '/' || letter == '.' || letter == '-' ||
        letter == '_' || letter == '~') {
      link += letter;
    } else {
      link += fmt::format("%{:02X}", byte);
    }
  }
  return link;
}

bool browsers_show(const std::string& path) {
  static constexpr std::array<const char*, 7> kShown = {".jpg", ".jpeg", ".png", ".webp",
                                                        ".gif", ".bmp",  ".avif"};
  return std::find(kShown.begin(), kShown.end(), lower_extension(path)) != kShown.end();
}

}  // namespace gaze

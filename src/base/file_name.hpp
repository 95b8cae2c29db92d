#pragma once
#include <string_view>

namespace gaze {

/// The part of a path after its last slash: "a/b.jpg" -> "b.jpg".
inline std::string_view file_name(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

}  // namespace gaze

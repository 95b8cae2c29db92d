#pragma once
#include <string>
#include <string_view>

namespace gaze {

/// The parts of a path, and the kinds of files that we tell by their names alone.

/// The part of a path after its last slash: "a/b.jpg" -> "b.jpg".
inline std::string_view file_name(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

/// What follows the last dot of the name, the dot included, in lower case: "a/b.C.JPG" -> ".jpg".
/// Empty for a name without a dot, or with a leading one alone.
std::string lower_extension(std::string_view path);

/// "a/b.c.jpg" -> "a/b.c"; a name without a dot, or with a leading one alone, stays.
std::string without_extension(const std::string& path);

/// Text in lower case, ASCII letters alone.
std::string lower_case(std::string_view text);

/// What an animation is written as, by its name's extension; anything else is none.
enum class AnimationFormat { none, gif, mp4 };
AnimationFormat animation_format(std::string_view path);

}  // namespace gaze

#include "files/file_name.hpp"

#include <cstddef>

namespace gaze {
namespace {

std::size_t extension_begin(std::string_view path) {
  const std::size_t name = path.size() - file_name(path).size();
  const std::size_t dot = path.rfind('.');
  return dot == std::string_view::npos || dot <= name ? path.size() : dot;
}

}  // namespace

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& letter : lower) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return lower;
}

std::string lower_extension(std::string_view path) {
  return lower_case(path.substr(extension_begin(path)));
}

std::string without_extension(const std::string& path) {
  return path.substr(0, extension_begin(path));
}

AnimationFormat animation_format(std::string_view path) {
  const std::string extension = lower_extension(path);
  if (extension == ".gif") return AnimationFormat::gif;
  if (extension == ".mp4") return AnimationFormat::mp4;
  return AnimationFormat::none;
}

}  // namespace gaze

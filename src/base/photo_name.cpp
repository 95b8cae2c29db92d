#include "base/photo_name.hpp"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <iterator>

#include "base/replace_file.hpp"

namespace gaze {
namespace {

constexpr std::string_view kExtensions[] = {".jpg",  ".jpeg", ".jpe",  ".jfif", ".png",
                                            ".webp", ".bmp",  ".dib",  ".tif",  ".tiff",
                                            ".gif",  ".heic", ".heif", ".hif",  ".avif"};
constexpr std::string_view kSystemNames[] = {
    "Thumbs.db", "ehthumbs.db",  "desktop.ini", "@eaDir",
    "__MACOSX",  "$RECYCLE.BIN", "lost+found",  "System Volume Information"};

std::size_t extension_begin(std::string_view path) {
  const std::size_t name = path.size() - file_name(path).size();
  const std::size_t dot = path.rfind('.');
  return dot == std::string_view::npos || dot <= name ? path.size() : dot;
}

}  // namespace

bool is_photo_name(std::string_view name) {
  std::string extension(name.substr(extension_begin(name)));
  for (char& letter : extension) {
    letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  }
  return std::find(std::begin(kExtensions), std::end(kExtensions), extension) !=
         std::end(kExtensions);
}

bool is_system_name(std::string_view name) {
  constexpr std::string_view ours = kTemporaryPrefix;
  if (name.substr(0, ours.size()) == ours) return true;
  return name.substr(0, 2) == "._" || std::find(std::begin(kSystemNames), std::end(kSystemNames),
                                                name) != std::end(kSystemNames);
}

std::string without_extension(const std::string& path) {
  return path.substr(0, extension_begin(path));
}

}  // namespace gaze

#include "image/format.hpp"

namespace gaze {
namespace {

bool has(std::string_view bytes, std::size_t at, std::string_view magic) {
  return bytes.size() >= at + magic.size() && bytes.substr(at, magic.size()) == magic;
}

}  // namespace

ImageFormat image_format(std::string_view first_bytes) {
  if (has(first_bytes, 0, "\xff\xd8\xff")) return ImageFormat::jpeg;
  if (has(first_bytes, 0, "\x89PNG\r\n\x1a\n")) return ImageFormat::png;
  return ImageFormat::unknown;
}

}  // namespace gaze

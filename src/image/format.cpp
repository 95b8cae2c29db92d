#include "image/format.hpp"

#include <algorithm>

namespace gaze {
namespace {

bool has(std::string_view bytes, std::size_t at, std::string_view magic) {
  return bytes.size() >= at + magic.size() && bytes.substr(at, magic.size()) == magic;
}

/// HEIC and AVIF use the box format of films; the first box lists the brands a file is compatible
/// with.
bool is_heif(std::string_view bytes) {
  if (!has(bytes, 4, "ftyp")) return false;
  std::size_t size = 0;  // of the box, big-endian
  for (std::size_t i = 0; i < 4; ++i) size = size << 8 | static_cast<unsigned char>(bytes[i]);
  for (std::size_t at = 8; at + 4 <= std::min(size, bytes.size()); at += 4) {
    if (at == 12) continue;  // The version, between the main brand and the others.
    for (const char* brand :
         {"heic", "heix", "heim", "heis", "mif1", "mif2", "msf1", "avif", "avis"}) {
      if (has(bytes, at, brand)) return true;
    }
  }
  return false;
}

/// "BM" alone would accept every text that starts with it: the size of the second header, which is
/// below 256, is checked too.
bool is_bmp(std::string_view bytes) {
  return has(bytes, 0, "BM") && has(bytes, 15, std::string_view("\0\0\0", 3));
}

/// With a 42, or the 43 of BigTIFF.
bool is_tiff(std::string_view bytes) {
  for (const std::string_view magic :
       {std::string_view("II*\0", 4), std::string_view("MM\0*", 4), std::string_view("II+\0", 4),
        std::string_view("MM\0+", 4)}) {
    if (has(bytes, 0, magic)) return true;
  }
  return false;
}

}  // namespace

ImageFormat image_format(std::string_view first_bytes) {
  if (has(first_bytes, 0, "\xff\xd8\xff")) return ImageFormat::jpeg;
  if (has(first_bytes, 0, "\x89PNG\r\n\x1a\n")) return ImageFormat::png;
  if (has(first_bytes, 0, "RIFF") && has(first_bytes, 8, "WEBP")) return ImageFormat::webp;
  if (has(first_bytes, 0, "GIF87a") || has(first_bytes, 0, "GIF89a")) return ImageFormat::gif;
  if (is_tiff(first_bytes)) return ImageFormat::tiff;
  if (is_bmp(first_bytes)) return ImageFormat::bmp;
  if (is_heif(first_bytes)) return ImageFormat::heif;
  return ImageFormat::unknown;
}

}  // namespace gaze

#include "image/metadata/exif.hpp"

#include <cstddef>
#include <cstdint>

#include "image/metadata/tiff_block.hpp"

namespace gaze {
namespace {

constexpr std::uint32_t kOrientationTag = 0x0112;

/// Bytes of one value of TIFF's types that are whole numbers; 0: the type is none of them.
std::size_t whole_bytes(std::uint32_t type) {
  switch (type) {
    case 1:  // BYTE
    case 6:  // SBYTE
      return 1;
    case 3:  // SHORT, as the standard asks for
    case 8:  // SSHORT
      return 2;
    case 4:   // LONG
    case 9:   // SLONG
    case 13:  // IFD
      return 4;
    case 16:  // LONG8, SLONG8 and IFD8 of BigTIFF
    case 17:
    case 18:
      return 8;
    default:
      return 0;
  }
}

}  // namespace

std::string_view exif_body(std::string_view block) {
  constexpr std::string_view prefix("Exif\0", 5);  // And a padding byte, which is not always 0.
  if (block.substr(0, prefix.size()) == prefix && block.size() > prefix.size()) {
    block.remove_prefix(prefix.size() + 1);
  }
  return block;
}

int exif_orientation(std::string_view block) {
  const auto data = TiffBlock::open(exif_body(block));
  if (!data) return 1;
  const auto entry = data->find(kOrientationTag, data->directory());
  if (!entry || entry->count == 0) return 1;
  const std::size_t size = whole_bytes(entry->type);
  const std::size_t value = size == 0 ? 0 : data->number(entry->value, size);
  return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
}

}  // namespace gaze

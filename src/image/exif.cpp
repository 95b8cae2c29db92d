#include "image/exif.hpp"

#include <cstddef>
#include <cstdint>

#include "image/tiff_block.hpp"

namespace gaze {
namespace {

constexpr std::uint32_t kOrientationTag = 0x0112;
constexpr std::uint32_t kShort = 3;  // TIFF's code of a 16-bit field.

}  // namespace

int exif_orientation(std::string_view block) {
  constexpr std::string_view prefix("Exif\0\0", 6);
  if (block.substr(0, prefix.size()) == prefix) block.remove_prefix(prefix.size());
  const auto data = TiffBlock::open(block);
  if (!data) return 1;
  for (std::size_t i = 0; i < data->entries(); ++i) {
    const TiffBlock::Entry entry = data->entry(i);
    if (entry.tag != kOrientationTag) continue;
    const std::uint32_t value = data->number(entry.value, 2);
    const bool is_one_short = entry.type == kShort && entry.count == 1;
    return is_one_short && value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
  }
  return 1;
}

}  // namespace gaze

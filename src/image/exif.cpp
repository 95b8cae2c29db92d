#include "image/exif.hpp"

#include <cstddef>
#include <cstdint>

namespace gaze {
namespace {

constexpr std::uint32_t kOrientationTag = 0x0112;
constexpr std::uint32_t kShort = 3;  // TIFF's code of a 16-bit field.
constexpr std::size_t kEntryBytes = 12;

/// Whole numbers out of a block whose byte order it states itself; 0 past the end.
class Block {
 public:
  Block(std::string_view bytes, bool big_endian) : bytes_(bytes), big_endian_(big_endian) {}

  std::uint32_t number(std::size_t at, std::size_t size) const {
    if (at > bytes_.size() || size > bytes_.size() - at) return 0;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < size; ++i) {
      const auto byte = static_cast<unsigned char>(bytes_[at + (big_endian_ ? i : size - 1 - i)]);
      value = value << 8 | byte;
    }
    return value;
  }

 private:
  std::string_view bytes_;
  bool big_endian_;
};

}  // namespace

int exif_orientation(std::string_view block) {
  constexpr std::string_view prefix("Exif\0\0", 6);
  if (block.substr(0, prefix.size()) == prefix) block.remove_prefix(prefix.size());
  const bool big_endian = block.substr(0, 2) == "MM";
  if (!big_endian && block.substr(0, 2) != "II") return 1;

  const Block data(block, big_endian);
  if (data.number(2, 2) != 42) return 1;
  const std::size_t directory = data.number(4, 4);
  const std::size_t entries = data.number(directory, 2);
  for (std::size_t i = 0; i < entries; ++i) {
    const std::size_t entry = directory + 2 + i * kEntryBytes;
    if (data.number(entry, 2) != kOrientationTag) continue;
    const std::uint32_t value = data.number(entry + 8, 2);
    const bool is_one_short = data.number(entry + 2, 2) == kShort && data.number(entry + 4, 4) == 1;
    return is_one_short && value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
  }
  return 1;
}

}  // namespace gaze

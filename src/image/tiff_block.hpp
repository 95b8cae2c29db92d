#pragma once
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string_view>

namespace gaze {

/// A TIFF file, or the block of EXIF data that has the same form: fields in a first directory.
/// Everything in it may be malformed, and reading past the end gives 0.
class TiffBlock {
 public:
  struct Entry {
    std::uint32_t tag = 0, type = 0, count = 0;
    std::size_t value = 0;  ///< where the value lies
    std::size_t bytes = 0;  ///< of it
  };

  /// None if it does not begin as one does: "II*\0" or "MM\0*".
  static std::optional<TiffBlock> open(std::string_view bytes) {
    const bool big_endian = bytes.substr(0, 2) == "MM";
    if (!big_endian && bytes.substr(0, 2) != "II") return std::nullopt;
    TiffBlock block(bytes, big_endian);
    if (block.number(2, 2) != 42) return std::nullopt;
    return block;
  }

  bool big_endian() const { return big_endian_; }

  std::uint32_t number(std::size_t at, std::size_t size) const {
    if (at > bytes_.size() || size > bytes_.size() - at) return 0;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < size; ++i) {
      const auto byte = static_cast<unsigned char>(bytes_[at + (big_endian_ ? i : size - 1 - i)]);
      value = value << 8U | byte;
    }
    return value;
  }

  std::size_t directory() const { return number(4, 4); }
  std::size_t entries() const { return number(directory(), 2); }

  Entry entry(std::size_t index) const {
    const std::size_t at = directory() + 2 + index * kEntryBytes;
    Entry entry{number(at, 2), number(at + 2, 2), number(at + 4, 4), at + 8, 0};
    entry.bytes = std::size_t{entry.count} * bytes_of(entry.type);
    if (entry.bytes > 4) entry.value = number(at + 8, 4);
    return entry;
  }

  /// The bytes of a field of the first directory; none if it is not there or lies outside.
  std::optional<std::string_view> field(std::uint32_t tag) const {
    for (std::size_t i = 0; i < entries(); ++i) {
      const Entry found = entry(i);
      if (found.tag != tag) continue;
      if (found.value > bytes_.size() || found.bytes > bytes_.size() - found.value) break;
      return bytes_.substr(found.value, found.bytes);
    }
    return std::nullopt;
  }

  static constexpr std::size_t kEntryBytes = 12;

 private:
  TiffBlock(std::string_view bytes, bool big_endian) : bytes_(bytes), big_endian_(big_endian) {}

  static std::size_t bytes_of(std::uint32_t type) {
    constexpr std::size_t kBytes[] = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8};
    return type < std::size(kBytes) ? kBytes[type] : 0;
  }

  std::string_view bytes_;
  bool big_endian_;
};

}  // namespace gaze

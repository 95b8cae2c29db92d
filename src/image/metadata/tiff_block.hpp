#pragma once
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string_view>

namespace gaze {

/// A TIFF or BigTIFF file, or the block of EXIF data that has the same form: fields in directories.
/// Everything in it may be malformed, and reading past the end gives 0.
class TiffBlock {
 public:
  struct Entry {
    std::uint32_t tag = 0, type = 0;
    std::size_t count = 0;
    std::size_t value = 0;  ///< where the value lies
    std::size_t bytes = 0;  ///< of it
  };

  /// None if it does not begin as one does: "II*\0" or "MM\0*", BigTIFF with a 43.
  static std::optional<TiffBlock> open(std::string_view bytes) {
    const bool big_endian = bytes.substr(0, 2) == "MM";
    if (!big_endian && bytes.substr(0, 2) != "II") return std::nullopt;
    TiffBlock block(bytes, big_endian);
    const std::size_t version = block.number(2, 2);
    block.is_big_ = version == 43 && block.number(4, 2) == 8;
    if (version != 42 && !block.is_big_) return std::nullopt;
    return block;
  }

  bool big_endian() const { return big_endian_; }
  bool is_big_tiff() const { return is_big_; }

  /// The whole number in at most 8 bytes.
  std::size_t number(std::size_t at, std::size_t size) const {
    if (at > bytes_.size() || size > bytes_.size() - at) return 0;
    std::size_t value = 0;
    for (std::size_t i = 0; i < size; ++i) {
      const auto byte = static_cast<unsigned char>(bytes_[at + (big_endian_ ? i : size - 1 - i)]);
      value = value << 8U | byte;
    }
    return value;
  }

  /// Where the first directory is.
  std::size_t directory() const { return is_big_ ? number(8, 8) : number(4, 4); }
  /// How many fields a directory says it has, at most what the bytes have room for.
  std::size_t entries(std::size_t directory) const {
    const std::size_t room = bytes_.size() / entry_bytes();
    const std::size_t stated = number(directory, count_bytes());
    return stated < room ? stated : room;
  }
  std::size_t entries() const { return entries(directory()); }

  Entry entry(std::size_t index, std::size_t directory) const {
    const std::size_t at = directory + count_bytes() + index * entry_bytes();
    const std::size_t inside = is_big_ ? 8 : 4;  // What fits into the entry stands there.
    Entry entry;
    entry.tag = static_cast<std::uint32_t>(number(at, 2));
    entry.type = static_cast<std::uint32_t>(number(at + 2, 2));
    entry.count = number(at + 4, inside);
    const std::size_t unit = bytes_of(entry.type);
    entry.bytes =
        unit > 0 && entry.count > bytes_.size() / unit ? bytes_.size() + 1 : entry.count * unit;
    entry.value = at + 4 + inside;
    if (entry.bytes > inside) entry.value = number(entry.value, inside);
    return entry;
  }
  Entry entry(std::size_t index) const { return entry(index, directory()); }

  /// The entry of a directory with this tag.
  std::optional<Entry> find(std::uint32_t tag, std::size_t directory) const {
    for (std::size_t i = 0; i < entries(directory); ++i) {
      const Entry found = entry(i, directory);
      if (found.tag == tag) return found;
    }
    return std::nullopt;
  }

  /// The bytes of a field; none if it is not there or lies outside.
  std::optional<std::string_view> field(std::uint32_t tag, std::size_t directory) const {
    const auto found = find(tag, directory);
    if (!found || found->value > bytes_.size() || found->bytes > bytes_.size() - found->value) {
      return std::nullopt;
    }
    return bytes_.substr(found->value, found->bytes);
  }
  std::optional<std::string_view> field(std::uint32_t tag) const { return field(tag, directory()); }

  static constexpr std::size_t kEntryBytes = 12;  ///< of a TIFF that is no BigTIFF

 private:
  TiffBlock(std::string_view bytes, bool big_endian) : bytes_(bytes), big_endian_(big_endian) {}

  std::size_t count_bytes() const { return is_big_ ? 8 : 2; }
  std::size_t entry_bytes() const { return is_big_ ? 20 : kEntryBytes; }

  static std::size_t bytes_of(std::uint32_t type) {
    constexpr std::size_t kBytes[] = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};
    constexpr std::uint32_t kUtf8 = 129;  // EXIF 3.0.
    if (type == kUtf8) return 1;
    return type < std::size(kBytes) ? kBytes[type] : 0;
  }

  std::string_view bytes_;
  bool big_endian_;
  bool is_big_ = false;
};

}  // namespace gaze

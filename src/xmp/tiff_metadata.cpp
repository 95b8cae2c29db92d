#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>

#include "gaze/error.hpp"
#include "image/metadata/tiff_block.hpp"
#include "xmp/exif_words.hpp"
#include "xmp/iptc.hpp"
#include "xmp/metadata_formats.hpp"

// A TIFF says where everything lies by its place in the file. So what is there stays where it is:
// the XMP and a first directory that knows of it are added at the end.

namespace gaze {
namespace {

constexpr std::uint32_t kXmp = 700, kIptc = 33723, kPhotoshop = 34377, kByte = 1;

TiffBlock open(std::string_view bytes) {
  const auto block = TiffBlock::open(bytes);
  if (!block || block->is_big_tiff()) {
    throw Error(ErrorKind::input, "BigTIFF files cannot be given metadata");
  }
  const std::size_t entries = block->number(block->directory(), 2);
  const std::size_t end = block->directory() + 2 + entries * TiffBlock::kEntryBytes + 4;
  if (block->directory() < 8 || end > bytes.size()) {
    throw Error(ErrorKind::input, "the TIFF is damaged: its directory lies outside of it");
  }
  return *block;
}

std::string number(std::size_t value, std::size_t size, bool big_endian) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) {
    bytes[big_endian ? size - 1 - i : i] = static_cast<char>(value >> (8 * i) & 0xFFU);
  }
  return bytes;
}

/// With the bytes of each 32-bit number in the other order.
std::string turned(std::string_view bytes) {
  std::string result(bytes);
  for (std::size_t i = 0; i + 4 <= result.size(); i += 4) {
    std::reverse(&result[i], &result[i] + 4);
  }
  return result;
}

}  // namespace

PhotoMetadata read_tiff_metadata(std::string_view bytes) {
  PhotoMetadata metadata;
  const auto block = TiffBlock::open(bytes);
  if (!block) return metadata;
  if (const auto xmp = block->field(kXmp)) add_xmp(metadata, *xmp);
  add_place(metadata, exif_words(bytes));
  if (const auto iptc = block->field(kIptc)) {
    // Some writers call it 32-bit numbers, and turn their bytes round.
    add_text(metadata, CaptionPlace::iptc_caption, iptc_caption(*iptc));
    add_text(metadata, CaptionPlace::iptc_caption, iptc_caption(turned(*iptc)));
  }
  if (const auto photoshop = block->field(kPhotoshop)) {
    add_text(metadata, CaptionPlace::iptc_caption, photoshop_caption(*photoshop));
  }
  return metadata;
}

std::string tiff_with_packet(std::string_view bytes, const XmpPacket& packet) {
  const TiffBlock block = open(bytes);
  const bool big_endian = block.big_endian();
  const auto old = block.field(kXmp);
  const std::size_t length = old ? old->size() : 0;
  const std::string xmp = packet.embedded(length, std::numeric_limits<std::uint32_t>::max());
  std::string result(bytes);
  if (old && xmp.size() == length && length > 4) {
    const auto at = static_cast<std::size_t>(old->data() - bytes.data());
    return result.replace(at, length, xmp);
  }
  result += std::string(result.size() % 2, '\0');
  const std::size_t xmp_at = result.size();
  result += xmp;
  result += std::string(result.size() % 2, '\0');
  const std::size_t directory_at = result.size();
  const std::string entry = number(kXmp, 2, big_endian) + number(kByte, 2, big_endian) +
                            number(xmp.size(), 4, big_endian) + number(xmp_at, 4, big_endian);
  std::string entries;
  bool placed = false;
  for (std::size_t i = 0; i < block.entries(); ++i) {
    const std::uint32_t tag = block.entry(i).tag;
    if (!placed && tag >= kXmp) {  // They are sorted by their tags.
      entries += entry;
      placed = true;
    }
    const std::size_t at = block.directory() + 2 + i * TiffBlock::kEntryBytes;
    if (tag != kXmp) entries += bytes.substr(at, TiffBlock::kEntryBytes);
  }
  if (!placed) entries += entry;
  const std::size_t next =
      block.directory() + 2 + block.entries() * TiffBlock::kEntryBytes;  // The second picture's.
  const std::size_t count = entries.size() / TiffBlock::kEntryBytes;
  result += number(count, 2, big_endian) + entries;
  result += bytes.substr(next, 4);
  if (count > 0xFFFFU || result.size() > std::numeric_limits<std::uint32_t>::max()) {
    throw Error(ErrorKind::input, "the TIFF has no room for metadata: it would pass 4 GB");
  }
  return result.replace(4, 4, number(directory_at, 4, big_endian));
}

}  // namespace gaze

#include <cstddef>
#include <string>

#include "xmp/metadata_formats.hpp"

// A GIF is a row of blocks, each made of sub-blocks behind their lengths. XMP is an application's
// extension that is not cut into sub-blocks: the bytes behind it are made so that a reader who takes
// it for sub-blocks comes out at its end.

namespace gaze {
namespace {

std::size_t byte(std::string_view bytes, std::size_t at) {
  return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0;
}

/// Bytes of a table of colours, by the flags that announce it.
std::size_t colours(std::size_t flags) {
  return (flags & 0x80U) == 0 ? 0 : std::size_t{3} << ((flags & 7U) + 1);
}

/// Behind the sub-blocks at `at`; `text` gets what they hold.
std::size_t behind_blocks(std::string_view bytes, std::size_t at, std::string* text) {
  while (byte(bytes, at) > 0) {
    const std::size_t size = byte(bytes, at);
    if (text != nullptr && at + 1 + size <= bytes.size()) *text += bytes.substr(at + 1, size);
    at += 1 + size;
  }
  return at + 1;
}

}  // namespace

PhotoMetadata read_gif_metadata(std::string_view bytes) {
  constexpr std::size_t kImage = 0x2C, kExtension = 0x21, kComment = 0xFE, kApplication = 0xFF;
  constexpr std::string_view kXmp = "\x0bXMP DataXMP";
  PhotoMetadata metadata;
  std::size_t at = 13 + colours(byte(bytes, 10));
  // A GIF that is cut is still shown, so its blocks are read as far as they reach.
  while (at < bytes.size()) {
    const std::size_t kind = byte(bytes, at);
    if (kind == kImage) {
      at = behind_blocks(bytes, at + 11 + colours(byte(bytes, at + 9)), nullptr);
    } else if (kind == kExtension && byte(bytes, at + 1) == kComment) {
      std::string comment;
      at = behind_blocks(bytes, at + 2, &comment);
      add_text(metadata, CaptionPlace::file_comment, comment);
    } else if (kind == kExtension && byte(bytes, at + 1) == kApplication &&
               bytes.substr(at + 2, kXmp.size()) == kXmp) {
      const std::size_t begin = at + 2 + kXmp.size();
      std::string blocks;
      at = behind_blocks(bytes, begin, &blocks);
      const bool whole = begin < bytes.size() && bytes[begin] == '<';
      const std::string_view raw =
          bytes.substr(begin < bytes.size() ? begin : bytes.size(), at > begin ? at - begin : 0);
      add_xmp(metadata, whole ? raw : std::string_view(blocks));
    } else if (kind == kExtension) {
      at = behind_blocks(bytes, at + 2, nullptr);
    } else {
      break;  // The end, or something else.
    }
  }
  return metadata;
}

}  // namespace gaze

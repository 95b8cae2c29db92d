#include <cstddef>
#include <map>
#include <string>

#include "gaze/error.hpp"
#include "xmp/exif_words.hpp"
#include "xmp/iptc.hpp"
#include "xmp/metadata_formats.hpp"

// A JPEG is a row of segments up to the first scan. Nothing but the segment with the XMP changes.

namespace gaze {
namespace {

constexpr std::string_view kXmp("http://ns.adobe.com/xap/1.0/\0", 29);
constexpr std::string_view kMoreXmp("http://ns.adobe.com/xmp/extension/\0", 35);
constexpr std::string_view kExif("Exif\0", 5), kJfif("JFIF\0", 5), kJfxx("JFXX\0", 5);
constexpr std::string_view kPhotoshop("Photoshop 3.0\0", 14), kPictures("MPF\0", 4);
constexpr std::size_t kMostInSegment = 65533;  // Its size, 16 bits, counts itself.

struct Segment {
  unsigned char marker = 0;
  std::size_t begin = 0, end = 0;  ///< the marker's first byte, and behind the segment
  std::string_view data;           ///< without marker and size
};

bool begins(std::string_view data, std::string_view with) {
  return data.substr(0, with.size()) == with;
}

/// Reads the segment at `at` and moves behind it; false at the first scan or the file's end.
bool next_segment(std::string_view bytes, std::size_t& at, Segment& segment) {
  const auto byte = [&](std::size_t index) { return static_cast<unsigned char>(bytes[index]); };
  segment.begin = at;
  while (at + 1 < bytes.size() && byte(at) == 0xFF && byte(at + 1) == 0xFF) ++at;  // Fill bytes.
  if (at + 4 > bytes.size() || byte(at) != 0xFF) {
    throw Error(ErrorKind::input, "the JPEG is damaged in front of its picture");
  }
  segment.marker = byte(at + 1);
  if (segment.marker == 0xDA || segment.marker == 0xD9) return false;
  const std::size_t size = static_cast<std::size_t>(byte(at + 2)) << 8U | byte(at + 3);
  if (size < 2 || size > bytes.size() - at - 2) {
    throw Error(ErrorKind::input, "the JPEG is cut in front of its picture");
  }
  segment.data = bytes.substr(at + 4, size - 2);
  at += size + 2;
  segment.end = at;
  return true;
}

/// A part of XMP that does not fit into one segment: the digest of all of it, its length, the part's
/// place in it, and the part.
void add_extension(std::map<std::string, std::map<std::size_t, std::string_view>>& more,
                   std::string_view data) {
  constexpr std::size_t kDigest = 32, kHead = kDigest + 8;
  if (data.size() < kHead) return;
  std::size_t place = 0;
  for (std::size_t i = kDigest + 4; i < kHead; ++i) {
    place = place << 8U | static_cast<unsigned char>(data[i]);
  }
  more[std::string(data.substr(0, kDigest))].emplace(place, data.substr(kHead));
}

bool is_xmp(const Segment& segment) { return segment.marker == 0xE1 && begins(segment.data, kXmp); }

}  // namespace

PhotoMetadata read_jpeg_metadata(std::string_view bytes) {
  PhotoMetadata metadata;
  std::string resources;
  std::map<std::string, std::map<std::size_t, std::string_view>> more;  // By digest and place.
  Segment segment;
  for (std::size_t at = 2; next_segment(bytes, at, segment);) {
    if (is_xmp(segment)) {
      add_xmp(metadata, segment.data.substr(kXmp.size()));
    } else if (segment.marker == 0xE1 && begins(segment.data, kExif)) {
      add_place(metadata, exif_words(segment.data));
    } else if (segment.marker == 0xE1 && begins(segment.data, kMoreXmp)) {
      add_extension(more, segment.data.substr(kMoreXmp.size()));
    } else if (segment.marker == 0xED && begins(segment.data, kPhotoshop)) {
      const std::string_view own = segment.data.substr(kPhotoshop.size());
      add_text(metadata, CaptionPlace::iptc_caption, photoshop_caption(own));
      resources += own;  // A resource may go on in the next segment.
    } else if (segment.marker == 0xFE) {
      add_text(metadata, CaptionPlace::file_comment, segment.data);
    }
  }
  add_text(metadata, CaptionPlace::iptc_caption, photoshop_caption(resources));
  for (const auto& [digest, parts] : more) {
    std::string xml;
    for (const auto& [place, part] : parts) xml += part;
    add_fixed_xmp(metadata, xml);
  }
  return metadata;
}

std::string jpeg_with_packet(std::string_view bytes, const XmpPacket& packet) {
  // XMP follows JFIF and EXIF, which have to be first. What stands behind further pictures' places
  // (MPF) must keep its size, since those places are counted from there.
  std::size_t begin = 2, end = 2, length = 0;
  bool found = false, leading = true, pictures = false, fixed = false;
  Segment segment;
  for (std::size_t at = 2; !found && next_segment(bytes, at, segment);) {
    if (is_xmp(segment)) {
      found = true;
      begin = segment.begin;
      end = segment.end;
      length = segment.data.size() - kXmp.size();
      fixed = pictures;
      continue;
    }
    pictures = pictures || (segment.marker == 0xE2 && begins(segment.data, kPictures));
    leading =
        leading &&
        ((segment.marker == 0xE0 && (begins(segment.data, kJfif) || begins(segment.data, kJfxx))) ||
         (segment.marker == 0xE1 && begins(segment.data, kExif)));
    if (leading) begin = end = segment.end;
  }
  const std::size_t most = kMostInSegment - kXmp.size();
  const std::string xmp = packet.embedded(length, most);
  if (xmp.size() > most) throw Error(ErrorKind::input, "its XMP is too large for a JPEG");
  if (fixed && xmp.size() != length) {
    throw Error(ErrorKind::input,
                "its XMP stands behind an index of further pictures and cannot "
                "grow there");
  }
  const std::size_t size = 2 + kXmp.size() + xmp.size();
  std::string result;
  result.reserve(bytes.size() + size + 2);
  result += bytes.substr(0, begin);
  result += {'\xFF', '\xE1', static_cast<char>(size >> 8U), static_cast<char>(size & 0xFFU)};
  result += kXmp;
  result += xmp;
  result += bytes.substr(end);
  return result;
}

}  // namespace gaze

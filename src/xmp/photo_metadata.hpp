#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "xmp/xmp_packet.hpp"

namespace gaze {

/// What a photo's file says of the photo.
struct PhotoMetadata {
  std::optional<std::string> packet;  ///< its XMP
  /// Somebody describes it in EXIF (ImageDescription), IPTC (Caption-Abstract) or a PNG's text.
  bool described = false;
};

/// Whether the file is of a kind whose XMP can be changed: JPEG, PNG, TIFF or WebP.
bool can_hold_xmp(std::string_view bytes);

/// Of a photo's whole file; of one that cannot hold XMP, nothing.
/// Throws Error(input), half a sentence, if it is damaged.
PhotoMetadata read_photo_metadata(std::string_view bytes);

/// The file with this XMP instead of its own. Every other byte of a JPEG, PNG or TIFF stays as it
/// is (a TIFF gets a copy of its first directory at the end), as do all other chunks of a WebP.
/// Throws Error(input), half a sentence, if the file cannot hold it.
std::string with_packet(std::string_view bytes, const XmpPacket& packet);

}  // namespace gaze

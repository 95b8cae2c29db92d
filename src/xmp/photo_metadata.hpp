#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "xmp/caption_place.hpp"
#include "xmp/xmp_packet.hpp"

namespace gaze {

/// What a photo's file says of the photo.
struct PhotoMetadata {
  std::optional<std::string> packet;  ///< its XMP
  /// Where else a person describes it: EXIF, IPTC, comments, or XMP besides the packet.
  CaptionPlace described = CaptionPlace::none;
  bool has_alt_text = false;  ///< in XMP besides the packet
};

/// Whether the file is of a kind whose XMP can be changed: JPEG, PNG, TIFF or WebP.
bool can_hold_xmp(std::string_view bytes);

/// Of a photo's whole file: JPEG, PNG, TIFF, WebP, GIF, HEIC or AVIF; of any other, nothing.
/// Throws Error(input), half a sentence, if it is damaged.
PhotoMetadata read_photo_metadata(std::string_view bytes);

/// Counts XMP that cannot be read as saying something in each field that it names.
void add_unreadable_xmp(PhotoMetadata& metadata, std::string_view xml);

/// The file with this XMP instead of its own. Every other byte of a JPEG, PNG or TIFF stays as it
/// is (a TIFF gets a copy of its first directory at the end), as do all other chunks of a WebP.
/// Throws Error(input), half a sentence, if the file cannot hold it.
std::string with_packet(std::string_view bytes, const XmpPacket& packet);

}  // namespace gaze

#pragma once
#include <string>
#include <string_view>

#include "xmp/photo_metadata.hpp"

namespace gaze {

// read_photo_metadata() and with_packet() for each kind of file.
PhotoMetadata read_jpeg_metadata(std::string_view bytes);
PhotoMetadata read_png_metadata(std::string_view bytes);
PhotoMetadata read_tiff_metadata(std::string_view bytes);
PhotoMetadata read_webp_metadata(std::string_view bytes);
PhotoMetadata read_gif_metadata(std::string_view bytes);
PhotoMetadata read_heif_metadata(std::string_view bytes);
std::string jpeg_with_packet(std::string_view bytes, const XmpPacket& packet);
std::string png_with_packet(std::string_view bytes, const XmpPacket& packet);
std::string tiff_with_packet(std::string_view bytes, const XmpPacket& packet);
std::string webp_with_packet(std::string_view bytes, const XmpPacket& packet);

/// Adds what was found in one place to what is known of a photo. The first place counts.
void add_place(PhotoMetadata& metadata, CaptionPlace place);
/// `text` in `place`, unless a camera or program wrote it.
void add_text(PhotoMetadata& metadata, CaptionPlace place, std::string_view text);
/// The first XMP is the photo's packet, and any other one counts for its words alone.
void add_xmp(PhotoMetadata& metadata, std::string_view xml);
/// XMP that cannot be edited where it lies, for its words alone.
void add_fixed_xmp(PhotoMetadata& metadata, std::string_view xml);

}  // namespace gaze

#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "xmp/photo_metadata.hpp"

namespace gaze {

// read_photo_metadata() and with_packet() for each kind of file.
PhotoMetadata read_jpeg_metadata(std::string_view bytes);
PhotoMetadata read_png_metadata(std::string_view bytes);
PhotoMetadata read_tiff_metadata(std::string_view bytes);
PhotoMetadata read_webp_metadata(std::string_view bytes);
std::string jpeg_with_packet(std::string_view bytes, const XmpPacket& packet);
std::string png_with_packet(std::string_view bytes, const XmpPacket& packet);
std::string tiff_with_packet(std::string_view bytes, const XmpPacket& packet);
std::string webp_with_packet(std::string_view bytes, const XmpPacket& packet);

/// Whether a block of EXIF, with or without "Exif\0\0" in front, has a description.
bool exif_describes(std::string_view block);

}  // namespace gaze

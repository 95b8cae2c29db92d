#include "xmp/photo_metadata.hpp"

#include "gaze/error.hpp"
#include "image/format.hpp"
#include "image/tiff_block.hpp"
#include "xmp/camera_words.hpp"
#include "xmp/metadata_formats.hpp"

namespace gaze {

bool exif_describes(std::string_view block) {
  constexpr std::uint32_t kImageDescription = 0x010E;
  constexpr std::string_view prefix("Exif\0\0", 6);
  if (block.substr(0, prefix.size()) == prefix) block.remove_prefix(prefix.size());
  const auto data = TiffBlock::open(block);
  if (!data) return false;
  const auto description = data->field(kImageDescription);
  return description && !is_camera_words(*description);
}

bool can_hold_xmp(std::string_view bytes) {
  switch (image_format(bytes.substr(0, kFormatBytes))) {
    case ImageFormat::jpeg:
    case ImageFormat::png:
    case ImageFormat::tiff:
    case ImageFormat::webp:
      return true;
    default:
      return false;
  }
}

PhotoMetadata read_photo_metadata(std::string_view bytes) {
  switch (image_format(bytes.substr(0, kFormatBytes))) {
    case ImageFormat::jpeg:
      return read_jpeg_metadata(bytes);
    case ImageFormat::png:
      return read_png_metadata(bytes);
    case ImageFormat::tiff:
      return read_tiff_metadata(bytes);
    case ImageFormat::webp:
      return read_webp_metadata(bytes);
    default:
      return {};
  }
}

std::string with_packet(std::string_view bytes, const XmpPacket& packet) {
  switch (image_format(bytes.substr(0, kFormatBytes))) {
    case ImageFormat::jpeg:
      return jpeg_with_packet(bytes, packet);
    case ImageFormat::png:
      return png_with_packet(bytes, packet);
    case ImageFormat::tiff:
      return tiff_with_packet(bytes, packet);
    case ImageFormat::webp:
      return webp_with_packet(bytes, packet);
    default:
      throw Error(ErrorKind::input, "only JPEG, PNG, TIFF and WebP files can be given metadata");
  }
}

}  // namespace gaze

#include "xmp/photo_metadata.hpp"

#include "gaze/error.hpp"
#include "image/format.hpp"
#include "xmp/camera_words.hpp"
#include "xmp/metadata_formats.hpp"

namespace gaze {

void add_place(PhotoMetadata& metadata, CaptionPlace place) {
  if (metadata.described == CaptionPlace::none) metadata.described = place;
}

void add_text(PhotoMetadata& metadata, CaptionPlace place, std::string_view text) {
  if (!is_camera_words(text)) add_place(metadata, place);
}

void add_xmp(PhotoMetadata& metadata, std::string_view xml) {
  if (!metadata.packet) {
    metadata.packet = std::string(xml);
  } else {
    add_fixed_xmp(metadata, xml);
  }
}

void add_fixed_xmp(PhotoMetadata& metadata, std::string_view xml) {
  try {
    const XmpPacket packet(xml);
    add_place(metadata, packet.words_in(XmpField::description));
    metadata.has_alt_text = metadata.has_alt_text || packet.has_words(XmpField::alt_text);
  } catch (const Error&) {
    add_unreadable_xmp(metadata, xml);
  }
}

void add_unreadable_xmp(PhotoMetadata& metadata, std::string_view xml) {
  if (mentions(xml, XmpField::description)) add_place(metadata, CaptionPlace::unreadable);
  metadata.has_alt_text = metadata.has_alt_text || mentions(xml, XmpField::alt_text);
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
    case ImageFormat::gif:
      return read_gif_metadata(bytes);
    case ImageFormat::heif:
      return read_heif_metadata(bytes);
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

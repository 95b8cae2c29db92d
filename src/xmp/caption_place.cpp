#include "xmp/caption_place.hpp"

namespace gaze {

const char* place_name(CaptionPlace place) {
  switch (place) {
    case CaptionPlace::none:
      break;
    case CaptionPlace::xmp_description:
      return "XMP dc:description";
    case CaptionPlace::xmp_tiff_description:
      return "XMP tiff:ImageDescription";
    case CaptionPlace::xmp_user_comment:
      return "XMP exif:UserComment";
    case CaptionPlace::xmp_notes:
      return "XMP acdsee:notes";
    case CaptionPlace::xmp_alt_text:
      return "XMP AltTextAccessibility";
    case CaptionPlace::unreadable:
      return "metadata that cannot be read";
    case CaptionPlace::exif_description:
      return "EXIF ImageDescription";
    case CaptionPlace::exif_user_comment:
      return "EXIF UserComment";
    case CaptionPlace::exif_xp_comment:
      return "EXIF XPComment";
    case CaptionPlace::iptc_caption:
      return "IPTC Caption-Abstract";
    case CaptionPlace::file_comment:
      return "the file's comment";
    case CaptionPlace::png_text:
      return "PNG text";
  }
  return "nothing";
}

}  // namespace gaze

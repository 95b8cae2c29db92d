#pragma once

namespace gaze {

/// Every place where a photo can carry a caption. README.md of this folder has the table of formats
/// and places.
enum class CaptionPlace {
  none,
  xmp_description,       ///< dc:description, and the names it had: xmp:Description and others
  xmp_tiff_description,  ///< tiff:ImageDescription
  xmp_user_comment,      ///< exif:UserComment
  xmp_notes,             ///< acdsee:notes, acdsee:caption
  xmp_alt_text,          ///< Iptc4xmpCore:AltTextAccessibility: an alt text, no description
  unreadable,            ///< damaged metadata: what they say is not known
  exif_description,      ///< ImageDescription
  exif_user_comment,     ///< UserComment
  exif_xp_comment,       ///< XPComment
  iptc_caption,          ///< Caption-Abstract, 2:120
  file_comment,          ///< a JPEG's or GIF's comment
  png_text,              ///< Description, Caption or Comment of a PNG
};

/// As a summary names it, such as "EXIF ImageDescription".
const char* place_name(CaptionPlace place);

}  // namespace gaze

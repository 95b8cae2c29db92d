#pragma once
#include <string_view>

#include "xmp/caption_place.hpp"

namespace gaze {

/// Where a block of EXIF, with or without "Exif\0\0" in front, or the first directory of a TIFF file
/// says something of the photo: ImageDescription, UserComment, XPComment, or nowhere.
CaptionPlace exif_words(std::string_view block);

}  // namespace gaze

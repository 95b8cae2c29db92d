#pragma once
#include <string_view>

namespace gaze {

/// The orientation that a block of EXIF data states, 1..8; 1 if it states none or is malformed:
/// a photo is still a photo when its EXIF is broken. The block starts with "II*\0" or "MM\0*",
/// with or without the "Exif\0\0" that JPEG puts before it.
int exif_orientation(std::string_view block);

}  // namespace gaze

#pragma once
#include <string_view>

namespace gaze {

/// The orientation that a block of EXIF data or a TIFF file states, 1..8; 1 if it states none or is
/// malformed: a photo is still a photo when its EXIF is broken. Any whole number counts, whatever
/// its size, and of several the first. The block starts with "II*\0" or "MM\0*", with or without
/// the "Exif\0\0" that JPEG puts before it.
int exif_orientation(std::string_view block);

/// The block without the "Exif\0\0" in front.
std::string_view exif_body(std::string_view block);

}  // namespace gaze

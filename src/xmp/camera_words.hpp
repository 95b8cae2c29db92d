#pragma once
#include <string_view>

namespace gaze {

/// Whether a description is no person's: without a letter or digit, or what cameras, phones and
/// programs write of themselves into every photo, such as "OLYMPUS DIGITAL CAMERA", "SONY DSC",
/// "oznorHDR", "DCIM\100GOPRO\GOPR0001.JPG", "Created with GIMP" or a piece of JSON. Case, spaces
/// and NULs around it do not matter.
bool is_camera_words(std::string_view description);

}  // namespace gaze

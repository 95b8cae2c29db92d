#pragma once
#include <string_view>

namespace gaze {

/// Whether a description is nobody's: blank, or what a camera or phone writes of itself into every
/// photo, such as "OLYMPUS DIGITAL CAMERA", "SONY DSC" or "DCIM\100GOPRO\GOPR0001.JPG". Case,
/// spaces and NULs around it do not matter.
bool is_camera_words(std::string_view description);

}  // namespace gaze

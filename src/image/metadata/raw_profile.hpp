#pragma once
#include <string>
#include <string_view>

namespace gaze {

/// What a PNG's text "Raw profile type ..." holds, as ImageMagick and exiftool write it: a line break,
/// a name, the number of bytes, and the bytes as hexadecimal digits. Empty if it is malformed.
std::string raw_profile(std::string_view text);

}  // namespace gaze

#pragma once
#include <string>
#include <string_view>

namespace gaze {

/// RFC 4648, with padding and without line breaks.
std::string to_base64(std::string_view bytes);

/// Throws Error(input) for anything to_base64() would not have written.
std::string from_base64(std::string_view text);

}  // namespace gaze

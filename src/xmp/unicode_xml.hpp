#pragma once
#include <string>
#include <string_view>

namespace gaze {

/// XML that is UTF-16 or UTF-32, by its byte order mark or its first letter, as UTF-8 without a byte
/// order mark and without an XML declaration; any other text as it is.
std::string xml_as_utf8(std::string_view xml);

/// UTF-16 as UTF-8; what is no letter becomes U+FFFD.
std::string utf16_as_utf8(std::string_view bytes, bool big_endian);

}  // namespace gaze

#pragma once
#include <string>
#include <string_view>

namespace gaze {

/// Whether the bytes are well-formed UTF-8: no cut, overlong or surrogate sequence, at most
/// U+10FFFF.
bool is_utf8(std::string_view bytes);

/// The same text with U+FFFD for every byte that belongs to no well-formed character.
std::string to_utf8(std::string_view bytes);

/// Bytes of the well-formed character `bytes` begins with; 0 if it begins with none.
std::size_t utf8_length(std::string_view bytes);

}  // namespace gaze

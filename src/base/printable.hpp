#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace gaze {

/// Bytes at the front of `text` that a terminal would obey instead of showing: a control character
/// (C0, DEL, C1), a character that turns the direction of what follows (U+061C, U+200E, U+200F,
/// U+202A to U+202E, U+2066 to U+2069), or a byte from 0x80 to 0x9F outside any UTF-8 character.
/// 0 if it begins with none.
std::size_t control_length(std::string_view text);

/// The text on one line that a terminal only shows: each byte of such a character is written \xHH,
/// as is every byte that is no UTF-8.
std::string printable(std::string_view text);

/// JSON text, with what a terminal would obey in its strings as \uXXXX: the same JSON.
std::string printable_json(std::string_view json);

}  // namespace gaze

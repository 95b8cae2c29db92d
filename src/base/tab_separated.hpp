#pragma once
#include <string>
#include <string_view>

namespace gaze {

/// A field of a line of tab-separated text: tab, newline, carriage return and backslash become
/// \t, \n, \r and \\, and each byte of what a terminal would obey (printable.hpp) \xHH. Every other
/// byte stays, UTF-8 or not.
std::string escape_field(std::string_view field);

/// The field escape_field() was given. Throws Error(input) for another escape or a final backslash.
std::string unescape_field(std::string_view escaped);

}  // namespace gaze

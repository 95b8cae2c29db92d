#include "base/printable.hpp"

#include <algorithm>
#include <cstdint>

#include "base/utf8.hpp"

namespace gaze {
namespace {

constexpr char kDigits[] = "0123456789abcdef";

std::uint32_t code_of(std::string_view character) {
  const auto byte = [&](std::size_t n) { return static_cast<unsigned char>(character[n]); };
  switch (character.size()) {
    case 1:
      return byte(0);
    case 2:
      return (byte(0) & 0x1FU) << 6U | (byte(1) & 0x3FU);
    case 3:
      return (byte(0) & 0x0FU) << 12U | (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU);
    default:
      return 0x10000;  // Beyond all that is asked about here.
  }
}

bool is_control(std::uint32_t code) {
  return code < 0x20 || (code >= 0x7F && code <= 0x9F) || code == 0x061C || code == 0x200E ||
         code == 0x200F || (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

void append_hex(std::string& to, unsigned char byte) {
  to += "\\x";
  to += kDigits[byte >> 4U];
  to += kDigits[byte & 15U];
}

}  // namespace

std::size_t control_length(std::string_view text) {
  if (text.empty()) return 0;
  const std::size_t length = utf8_length(text);
  if (length == 0) return (static_cast<unsigned char>(text.front()) & 0xE0U) == 0x80U ? 1 : 0;
  return is_control(code_of(text.substr(0, length))) ? length : 0;
}

std::string printable(std::string_view text) {
  std::string shown;
  while (!text.empty()) {
    const std::size_t length = utf8_length(text), control = control_length(text);
    if (length == 0 || control > 0) {
      for (const char byte : text.substr(0, control > 0 ? control : 1)) {
        append_hex(shown, static_cast<unsigned char>(byte));
      }
      text.remove_prefix(control > 0 ? control : 1);
    } else {
      shown += text.substr(0, length);
      text.remove_prefix(length);
    }
  }
  return shown;
}

std::string printable_json(std::string_view json) {
  std::string shown;
  while (!json.empty()) {
    const std::size_t control = control_length(json);
    const std::uint32_t code = control == 0 ? 0 : code_of(json.substr(0, control));
    if (control == 0 || code < 0x20) {  // Those are JSON's own line breaks: in strings it has none.
      const std::size_t length = std::max<std::size_t>(utf8_length(json), 1);
      shown += json.substr(0, length);
      json.remove_prefix(length);
      continue;
    }
    shown += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4) shown += kDigits[code >> shift & 15U];
    json.remove_prefix(control);
  }
  return shown;
}

}  // namespace gaze

#include "base/base64.hpp"

#include <cstddef>

#include "gaze/error.hpp"

namespace gaze {
namespace {

constexpr std::string_view kDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

std::string to_base64(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t first = 0; first < bytes.size(); first += 3) {
    const std::string_view group = bytes.substr(first, 3);
    unsigned bits = 0;
    for (std::size_t n = 0; n < 3; ++n) {
      bits = bits << 8U | (n < group.size() ? static_cast<unsigned char>(group[n]) : 0U);
    }
    for (std::size_t n = 0; n < 4; ++n) {
      text += n <= group.size() ? kDigits[bits >> (18 - 6 * n) & 63U] : '=';
    }
  }
  return text;
}

std::string from_base64(std::string_view text) {
  std::string bytes;
  for (std::size_t first = 0; first < text.size(); first += 4) {
    std::size_t digits = 0;
    unsigned bits = 0;
    for (std::size_t n = first; n < first + 4 && n < text.size(); ++n) {
      const std::size_t digit = kDigits.find(text[n]);
      if (digit == std::string_view::npos) break;
      bits |= static_cast<unsigned>(digit) << (18 - 6 * digits++);
    }
    for (std::size_t n = 0; n + 1 < digits; ++n) {
      bytes += static_cast<char>(static_cast<unsigned char>(bits >> (16 - 8 * n) & 255U));
    }
  }
  if (to_base64(bytes) != text) throw Error(ErrorKind::input, "the text is not base64");
  return bytes;
}

}  // namespace gaze

#include "xmp/unicode_xml.hpp"

#include <cstddef>
#include <cstdint>

namespace gaze {
namespace {

void append_utf8(std::string& text, std::uint32_t letter) {
  const auto byte = [&](std::uint32_t value) { text += static_cast<char>(value); };
  if (letter > 0x10FFFF || (letter >= 0xD800 && letter < 0xE000)) letter = 0xFFFD;
  if (letter < 0x80) {
    byte(letter);
  } else if (letter < 0x800) {
    byte(0xC0 | letter >> 6U);
    byte(0x80 | (letter & 0x3FU));
  } else if (letter < 0x10000) {
    byte(0xE0 | letter >> 12U);
    byte(0x80 | (letter >> 6U & 0x3FU));
    byte(0x80 | (letter & 0x3FU));
  } else {
    byte(0xF0 | letter >> 18U);
    byte(0x80 | (letter >> 12U & 0x3FU));
    byte(0x80 | (letter >> 6U & 0x3FU));
    byte(0x80 | (letter & 0x3FU));
  }
}

/// The number in `size` bytes at `at`.
std::uint32_t unit(std::string_view bytes, std::size_t at, std::size_t size, bool big_endian) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < size; ++i) {
    value = value << 8U | static_cast<unsigned char>(bytes[at + (big_endian ? i : size - 1 - i)]);
  }
  return value;
}

std::string decoded(std::string_view bytes, std::size_t size, bool big_endian) {
  std::string text;
  for (std::size_t at = 0; at + size <= bytes.size(); at += size) {
    std::uint32_t letter = unit(bytes, at, size, big_endian);
    if (size == 2 && letter >= 0xD800 && letter < 0xDC00 && at + 4 <= bytes.size()) {
      const std::uint32_t low = unit(bytes, at + 2, 2, big_endian);
      if (low >= 0xDC00 && low < 0xE000) {
        letter = 0x10000 + ((letter - 0xD800) << 10U) + (low - 0xDC00);
        at += 2;
      }
    }
    append_utf8(text, letter);
  }
  return text;
}

struct Encoding {
  std::size_t size = 1;  ///< bytes a unit
  bool big_endian = false;
  std::size_t mark = 0;  ///< bytes of the byte order mark
};

Encoding encoding_of(std::string_view xml) {
  using namespace std::string_view_literals;
  const auto begins = [&](std::string_view with) { return xml.substr(0, with.size()) == with; };
  if (begins("\0\0\xfe\xff"sv)) return {4, true, 4};
  if (begins("\xff\xfe\0\0"sv)) return {4, false, 4};
  if (begins("\xfe\xff"sv)) return {2, true, 2};
  if (begins("\xff\xfe"sv)) return {2, false, 2};
  if (begins("\0\0\0<"sv)) return {4, true, 0};
  if (begins("<\0\0\0"sv)) return {4, false, 0};
  if (begins("\0<"sv)) return {2, true, 0};
  if (begins("<\0"sv)) return {2, false, 0};
  return {};
}

}  // namespace

std::string utf16_as_utf8(std::string_view bytes, bool big_endian) {
  return decoded(bytes, 2, big_endian);
}

std::string xml_as_utf8(std::string_view xml) {
  const Encoding encoding = encoding_of(xml);
  if (encoding.size == 1) return std::string(xml);
  std::string text = decoded(xml.substr(encoding.mark), encoding.size, encoding.big_endian);
  if (text.compare(0, 5, "<?xml") == 0 && text.find("?>") != std::string::npos) {
    text.erase(0, text.find("?>") + 2);  // It names an encoding that is no longer true.
  }
  return text;
}

}  // namespace gaze

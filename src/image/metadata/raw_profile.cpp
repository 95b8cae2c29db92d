#include "image/metadata/raw_profile.hpp"

#include <cstddef>

namespace gaze {
namespace {

int digit_of(char letter) {
  if (letter >= '0' && letter <= '9') return letter - '0';
  if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
  if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
  return -1;
}

}  // namespace

std::string raw_profile(std::string_view text) {
  // "\nname\n     123\n"
  const std::size_t name = text.find_first_not_of('\n');
  const std::size_t size = name == text.npos ? name : text.find('\n', name);
  const std::size_t digits = size == text.npos ? size : text.find('\n', size + 1);
  std::string bytes;
  if (digits == text.npos) return bytes;
  int high = -1;
  for (const char letter : text.substr(digits)) {
    const int digit = digit_of(letter);
    if (digit < 0) continue;
    if (high >= 0) bytes += static_cast<char>(high << 4 | digit);
    high = high >= 0 ? -1 : digit;
  }
  return bytes;
}

}  // namespace gaze

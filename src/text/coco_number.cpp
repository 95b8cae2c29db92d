#include "text/coco_number.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>

#include "files/file_name.hpp"

namespace gaze {

std::optional<std::int64_t> coco_number(std::string_view path) {
  std::string_view digits = file_name(path);
  digits = digits.substr(0, digits.rfind('.'));
  // COCO_val2014_000000391895, but not holiday_12: twelve digits make a COCO name.
  constexpr std::size_t kDigits = 12;
  if (digits.rfind("COCO_", 0) == 0 && digits.size() > kDigits) {
    digits.remove_prefix(digits.size() - kDigits);
  }
  const bool all_digits = !digits.empty() && std::all_of(digits.begin(), digits.end(), [](char c) {
    return c >= '0' && c <= '9';
  });
  std::int64_t number = 0;
  if (!all_digits ||
      std::from_chars(digits.data(), digits.data() + digits.size(), number).ec != std::errc()) {
    return std::nullopt;
  }
  return number;
}

}  // namespace gaze

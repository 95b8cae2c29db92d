#pragma once
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <system_error>

namespace gaze {

/// The number that a text of decimal digits alone is; none of any other text, or beyond 63 bits.
inline std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  const bool signed_one = !text.empty() && text.front() == '-';
  if (text.empty() || signed_one || stop != end || error != std::errc()) return std::nullopt;
  return number;
}

}  // namespace gaze

#include "base/tab_separated.hpp"

#include <algorithm>
#include <cstddef>

#include "base/printable.hpp"
#include "base/utf8.hpp"
#include "gaze/error.hpp"

namespace gaze {
namespace {

constexpr std::string_view kPlain = "\t\n\r\\", kEscaped = "tnr\\", kHex = "0123456789abcdef";

[[noreturn]] void refuse() {
  throw Error(
      ErrorKind::input,
      "a backslash in tab-separated text must begin \\t, \\n, \\r, \\\\ or \\x and two digits "
      "0 to 9, a to f");
}

}  // namespace

std::string escape_field(std::string_view field) {
  std::string escaped;
  escaped.reserve(field.size());
  while (!field.empty()) {
    const std::size_t which = kPlain.find(field.front());
    const std::size_t control = control_length(field);
    if (which != std::string_view::npos) {
      escaped += '\\';
      escaped += kEscaped[which];
      field.remove_prefix(1);
    } else if (control > 0) {
      escaped += printable(field.substr(0, control));
      field.remove_prefix(control);
    } else {  // A whole character: the rest of one alone would be a control.
      const std::size_t length = std::max<std::size_t>(utf8_length(field), 1);
      escaped += field.substr(0, length);
      field.remove_prefix(length);
    }
  }
  return escaped;
}

std::string unescape_field(std::string_view escaped) {
  const auto digit = [&](std::size_t at) {
    const std::size_t value = at < escaped.size() ? kHex.find(escaped[at]) : kHex.npos;
    if (value == kHex.npos) refuse();
    return static_cast<unsigned>(value);
  };
  std::string field;
  field.reserve(escaped.size());
  for (std::size_t n = 0; n < escaped.size(); ++n) {
    if (escaped[n] != '\\') {
      field += escaped[n];
      continue;
    }
    ++n;
    if (n < escaped.size() && escaped[n] == 'x') {
      field += static_cast<char>(digit(n + 1) << 4U | digit(n + 2));
      n += 2;
      continue;
    }
    const std::size_t which = n < escaped.size() ? kEscaped.find(escaped[n]) : kEscaped.npos;
    if (which == kEscaped.npos) refuse();
    field += kPlain[which];
  }
  return field;
}

}  // namespace gaze

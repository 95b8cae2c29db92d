#include "base/tab_separated.hpp"

#include <cstddef>

#include "gaze/error.hpp"

namespace gaze {
namespace {

constexpr std::string_view kPlain = "\t\n\r\\", kEscaped = "tnr\\";

}  // namespace

std::string escape_field(std::string_view field) {
  std::string escaped;
  escaped.reserve(field.size());
  for (const char byte : field) {
    const std::size_t which = kPlain.find(byte);
    if (which == std::string_view::npos) {
      escaped += byte;
    } else {
      escaped += '\\';
      escaped += kEscaped[which];
    }
  }
  return escaped;
}

std::string unescape_field(std::string_view escaped) {
  std::string field;
  field.reserve(escaped.size());
  for (std::size_t n = 0; n < escaped.size(); ++n) {
    if (escaped[n] != '\\') {
      field += escaped[n];
      continue;
    }
    const std::size_t which =
        ++n < escaped.size() ? kEscaped.find(escaped[n]) : std::string_view::npos;
    if (which == std::string_view::npos) {
      throw Error(ErrorKind::input,
                  "a backslash in tab-separated text must begin \\t, \\n, \\r or \\\\");
    }
    field += kPlain[which];
  }
  return field;
}

}  // namespace gaze

#pragma once
#include <expat.h>

#include <cstddef>
#include <string>

// Where an Expat parser is. From 2.9 on Expat asks for the names that end in 64.

namespace gaze {

/// The first byte of the markup that the handler was called for.
inline std::size_t byte_index(XML_Parser parser) {
#if XML_MAJOR_VERSION > 2 || XML_MINOR_VERSION >= 9
  return static_cast<std::size_t>(XML_GetCurrentByteIndex64(parser));
#else
  return static_cast<std::size_t>(XML_GetCurrentByteIndex(parser));
#endif
}

/// How many bytes that markup has.
inline std::size_t byte_count(XML_Parser parser) {
#if XML_MAJOR_VERSION > 2 || XML_MINOR_VERSION >= 9
  return static_cast<std::size_t>(XML_GetCurrentByteCount64(parser));
#else
  return static_cast<std::size_t>(XML_GetCurrentByteCount(parser));
#endif
}

/// The line it is on, from 1.
inline std::string line_number(XML_Parser parser) {
#if XML_MAJOR_VERSION > 2 || XML_MINOR_VERSION >= 9
  return std::to_string(XML_GetCurrentLineNumber64(parser));
#else
  return std::to_string(XML_GetCurrentLineNumber(parser));
#endif
}

}  // namespace gaze

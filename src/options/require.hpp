#pragma once
#include <string>

#include "gaze/error.hpp"

namespace gaze {

/// Throws Error(usage) with the sentence, unless it holds.
inline void require(bool holds, const std::string& sentence) {
  if (!holds) throw Error(ErrorKind::usage, sentence);
}

}  // namespace gaze

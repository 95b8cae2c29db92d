#pragma once
#include <c10/util/ArrayRef.h>
#include <c10/util/Exception.h>

#include <string>
#include <utility>

#include "gaze/error.hpp"

namespace gaze {

/// "[2, 512]"
inline std::string shape_text(c10::IntArrayRef sizes) {
  std::string text = "[";
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    text += (i > 0 ? ", " : "") + std::to_string(sizes[i]);
  }
  return text + "]";
}

/// Runs `work`; what LibTorch throws leaves as Error(environment), one line, no stack trace.
template <typename Work>
auto without_torch_errors(const std::string& doing, Work&& work) -> decltype(work()) {
  try {
    return std::forward<Work>(work)();
  } catch (const c10::Error& error) {
    std::string reason = error.what_without_backtrace();
    reason = reason.substr(0, reason.find('\n'));
    throw Error(ErrorKind::environment, doing + ": " + reason);
  }
}

}  // namespace gaze

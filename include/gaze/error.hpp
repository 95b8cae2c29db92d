#pragma once
#include <stdexcept>
#include <string>

#include "gaze/export.hpp"

namespace gaze {

/// What kind of thing went wrong. The program turns it into its exit status.
enum class ErrorKind {
  usage,        ///< The caller asked for something that makes no sense: exit status 2.
  input,        ///< One photo or data file is bad; others may be fine: exit status 1.
  model,        ///< The model file is missing, malformed or does not fit: exit status 3.
  environment,  ///< A library, device, disk or display is missing or refuses: exit status 3.
};

/// The only exception that leaves this library. `what()` is one sentence that says what was wanted
/// and what came, without a final full stop and without a stack trace.
class GAZE_API Error : public std::runtime_error {
 public:
  Error(ErrorKind kind, const std::string& sentence) : std::runtime_error(sentence), kind_(kind) {}
  ErrorKind kind() const noexcept { return kind_; }

 private:
  ErrorKind kind_;
};

}  // namespace gaze

#pragma once
#include "gaze/error.hpp"

namespace gaze {

/// What the program tells the shell. `gaze help` prints this list.
enum ExitStatus {
  kDone = 0,
  kSomeInputsFailed = 1,
  kUsage = 2,
  kModelOrEnvironment = 3,
  kInterrupted = 130,
};

inline ExitStatus status_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::usage:
      return kUsage;
    case ErrorKind::input:
      return kSomeInputsFailed;
    default:
      return kModelOrEnvironment;
  }
}

}  // namespace gaze

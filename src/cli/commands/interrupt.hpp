#pragma once
#include <csignal>

#include "cli/interface/ending_signals.hpp"

namespace gaze {

/// While it exists, the first of kEndingSignals only sets a flag, so that work in flight is
/// finished; a second one ends the process at once with kInterrupted (SIGPIPE, which every further
/// write raises again, does not). One at a time in a process.
class InterruptScope {
 public:
  InterruptScope();
  ~InterruptScope();
  InterruptScope(const InterruptScope&) = delete;
  InterruptScope& operator=(const InterruptScope&) = delete;

  bool interrupted() const;

 private:
  struct sigaction before_[sizeof kEndingSignals / sizeof *kEndingSignals];
};

}  // namespace gaze

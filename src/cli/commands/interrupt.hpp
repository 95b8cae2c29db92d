#pragma once

namespace gaze {

/// While it exists, the first SIGINT or SIGTERM only sets a flag, so that work in flight is
/// finished; the second one ends the process at once with kInterrupted. One at a time in a process.
class InterruptScope {
 public:
  InterruptScope();
  ~InterruptScope();
  InterruptScope(const InterruptScope&) = delete;
  InterruptScope& operator=(const InterruptScope&) = delete;

  bool interrupted() const;
};

}  // namespace gaze

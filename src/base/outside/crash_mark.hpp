#pragma once
#include <sys/types.h>

#include <csignal>
#include <memory>

namespace gaze {

/// While it lives, a crash of the process (a broken address, abort(), an overflow of the stack)
/// first writes one byte, 'c', into an open file, and then ends the process as it would have. One
/// at a time in a process.
class CrashMark {
 public:
  CrashMark(int file, off_t offset);
  ~CrashMark();
  CrashMark(const CrashMark&) = delete;
  CrashMark& operator=(const CrashMark&) = delete;
};

/// A second stack for the calling thread's signal handlers, without which an overflow of the first
/// one could not be marked. Lives in the thread it was made in.
class SignalStack {
 public:
  SignalStack();
  ~SignalStack();
  SignalStack(const SignalStack&) = delete;
  SignalStack& operator=(const SignalStack&) = delete;

 private:
  std::unique_ptr<char[]> memory_;
  stack_t before_ = {};
};

}  // namespace gaze

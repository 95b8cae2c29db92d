#include "base/outside/crash_mark.hpp"

#include <unistd.h>

#include <cstddef>

namespace gaze {
namespace {

constexpr int kCrashes[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT};
constexpr int kCrashCount = sizeof kCrashes / sizeof *kCrashes;
constexpr std::size_t kStack = std::size_t{1} << 16U;

// A signal handler can reach nothing but globals.
volatile int mark_file = -1;
volatile off_t mark_offset = 0;
struct sigaction before[kCrashCount];

extern "C" void mark_crash(int signal) {
  if (mark_file >= 0 && pwrite(mark_file, "c", 1, mark_offset) < 0) {
    // Then it is not marked.
  }
  for (int n = 0; n < kCrashCount; ++n) {
    if (kCrashes[n] == signal) sigaction(signal, &before[n], nullptr);
  }
  raise(signal);  // Delivered when this handler is left.
}

}  // namespace

CrashMark::CrashMark(int file, off_t offset) {
  mark_file = file;
  mark_offset = offset;
  struct sigaction action = {};
  action.sa_handler = mark_crash;
  action.sa_flags = SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  for (int n = 0; n < kCrashCount; ++n) sigaction(kCrashes[n], &action, &before[n]);
}

CrashMark::~CrashMark() {
  for (int n = 0; n < kCrashCount; ++n) sigaction(kCrashes[n], &before[n], nullptr);
  mark_file = -1;
}

SignalStack::SignalStack() : memory_(new char[kStack]) {
  stack_t stack = {};
  stack.ss_sp = memory_.get();
  stack.ss_size = kStack;
  sigaltstack(&stack, &before_);
}

SignalStack::~SignalStack() { sigaltstack(&before_, nullptr); }

}  // namespace gaze

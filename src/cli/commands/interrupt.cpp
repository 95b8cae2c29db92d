#include "cli/commands/interrupt.hpp"

#include <unistd.h>

#include <cstddef>
#include <iterator>

#include "cli/parse/exit_status.hpp"

namespace gaze {
namespace {

// A signal handler can use only a global.
volatile std::sig_atomic_t signals = 0;

extern "C" void count_signal(int signal) {
  if (signals > 0 && signal != SIGPIPE) _exit(kInterrupted);
  signals = 1;
}

}  // namespace

InterruptScope::InterruptScope() {
  signals = 0;
  for (std::size_t n = 0; n < std::size(kEndingSignals); ++n) {
    sigaction(kEndingSignals[n], nullptr, &before_[n]);
    handle_unless_ignored(kEndingSignals[n], count_signal);
  }
}

InterruptScope::~InterruptScope() {
  for (std::size_t n = 0; n < std::size(kEndingSignals); ++n) {
    sigaction(kEndingSignals[n], &before_[n], nullptr);
  }
}

bool InterruptScope::interrupted() const { return signals > 0; }

}  // namespace gaze

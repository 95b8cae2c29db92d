#include "cli/commands/interrupt.hpp"

#include <unistd.h>

#include <csignal>

#include "cli/parse/exit_status.hpp"

namespace gaze {
namespace {

// A signal handler can use only a global.
volatile std::sig_atomic_t signals = 0;

using Handler = void (*)(int);
Handler handler_of_int = SIG_DFL, handler_of_term = SIG_DFL;

extern "C" void count_signal(int /*signal*/) {
  if (signals > 0) _exit(kInterrupted);
  signals = 1;
}

}  // namespace

InterruptScope::InterruptScope() {
  signals = 0;
  handler_of_int = std::signal(SIGINT, count_signal);
  handler_of_term = std::signal(SIGTERM, count_signal);
}

InterruptScope::~InterruptScope() {
  std::signal(SIGINT, handler_of_int);
  std::signal(SIGTERM, handler_of_term);
}

bool InterruptScope::interrupted() const { return signals > 0; }

}  // namespace gaze

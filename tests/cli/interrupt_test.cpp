#include "cli/commands/interrupt.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "cli/parse/exit_status.hpp"
#include "support/catch.hpp"

using namespace gaze;

namespace {

volatile std::sig_atomic_t seen_outside = 0;
extern "C" void note_signal(int /*signal*/) { seen_outside = 1; }

/// The status a child process ends with that meets `signals` in an InterruptScope; 7: it went on.
int status_after(const std::vector<int>& signals) {
  const pid_t child = fork();
  if (child == 0) {
    const InterruptScope scope;
    for (const int signal : signals) std::raise(signal);
    _exit(7);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

TEST_CASE("the first signal only sets a flag", "[interrupt]") {
  for (const int signal : {SIGINT, SIGTERM}) {
    const InterruptScope scope;
    CHECK_FALSE(scope.interrupted());
    std::raise(signal);
    CHECK(scope.interrupted());
  }
  const InterruptScope next;
  CHECK_FALSE(next.interrupted());  // A scope knows nothing of the one before it.
}

TEST_CASE("the second signal ends the process at once", "[interrupt]") {
  CHECK(status_after({}) == 7);
  CHECK(status_after({SIGINT}) == 7);
  CHECK(status_after({SIGINT, SIGINT}) == kInterrupted);
  CHECK(status_after({SIGTERM, SIGINT}) == kInterrupted);
}

TEST_CASE("after the scope signals go where they went before", "[interrupt]") {
  const auto before = std::signal(SIGINT, note_signal);
  { const InterruptScope scope; }
  std::raise(SIGINT);
  std::signal(SIGINT, before);
  CHECK(seen_outside == 1);
}

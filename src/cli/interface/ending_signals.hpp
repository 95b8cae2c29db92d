#pragma once
#include <csignal>

namespace gaze {

/// What ends the program from outside: Ctrl-C, an engine or the system that is shut down, a
/// terminal that is closed, a reader of the output that has gone. All are handled alike.
inline constexpr int kEndingSignals[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};

/// Sets a signal's handler. One that whoever started the program wants ignored (nohup) stays
/// ignored.
inline void handle_unless_ignored(int signal, void (*handler)(int)) {
  struct sigaction action = {};
  if (sigaction(signal, nullptr, &action) != 0 || action.sa_handler == SIG_IGN) return;
  action = {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(signal, &action, nullptr);
}

}  // namespace gaze

// The program. Help and usage errors need nothing else. The rest is in shared libraries that are
// loaded when a command needs them: loading OpenCV takes 0.08 s, LibTorch 0.45 s.
#include <unistd.h>

#include <iostream>

#include "base/outside/standard_files.hpp"
#include "base/shared_module.hpp"
#include "cli/interface/command_line.hpp"
#include "cli/interface/ending_signals.hpp"
#include "system/openmp_waiting.hpp"
#include "weights/model_lookup.hpp"

namespace {

/// Output is flushed line by line, so there is nothing to finish here. Commands that have something
/// to finish catch the signal themselves.
extern "C" void stop_at_once(int /*signal*/) { _exit(gaze::kInterrupted); }

}  // namespace

int main(int argc, char** argv) {
  gaze::open_standard_files();
  for (const int signal : gaze::kEndingSignals) gaze::handle_unless_ignored(signal, stop_at_once);
  const gaze::Console console{std::cout, std::cerr, std::cin, isatty(STDERR_FILENO) == 1};
  const gaze::Args args(argv + 1, argv + argc);
  if (const auto status = gaze::answer_without_loading(args, console)) {
    console.out.flush();
    if (!console.out) {
      console.err << "gaze: cannot write to stdout\n";
      return gaze::kModelOrEnvironment;
    }
    return *status;
  }
  try {
    gaze::let_waiting_openmp_threads_sleep();
    void* const run = gaze::symbol_of_module("libgaze-app.so", "gaze_app_main",
                                             gaze::program_folder(), "commands");
    return reinterpret_cast<int (*)(int, char**)>(run)(argc, argv);
  } catch (const gaze::Error& error) {
    gaze::print_error(error, args.front(), console);
    return gaze::status_of(error.kind());
  }
}

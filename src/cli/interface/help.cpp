#include "cli/interface/help.hpp"

#include <fmt/format.h>

#include "cli/interface/command_table.hpp"
#include "cli/parse/exit_status.hpp"

namespace gaze {

std::string general_help() {
  std::string page =
      "gaze captions photos and shows, word by word, where it was looking.\n"
      "\n"
      "usage: gaze COMMAND [flags] ...\n"
      "\n"
      "commands:\n";
  const auto line = [&](const std::string& name, const std::string& summary) {
    page += fmt::format("  {:<12}{}\n", name, summary);
  };
  for (const CommandEntry& entry : command_table()) line(entry.name, entry.summary);
  line("completion", "print the completion script for bash or zsh");
  line("help", "print this, or the help of a command: gaze help COMMAND");
  page += "\n  gaze --version prints the version.\n\nexit status:\n";
  const auto status = [&](ExitStatus value, const std::string& meaning) {
    page += fmt::format("  {:<12}{}\n", static_cast<int>(value), meaning);
  };
  status(kDone, "all done");
  status(kSomeInputsFailed, "some inputs failed; the others are done");
  status(kUsage, "the command line makes no sense");
  status(kModelOrEnvironment, "the model, or something the program needs, is missing or broken");
  status(kInterrupted, "interrupted");
  return page;
}

std::string version_line() { return "gaze " GAZE_VERSION; }

}  // namespace gaze

#include "cli/interface/help.hpp"

#include <fmt/format.h>

#include "cli/interface/command_table.hpp"
#include "cli/interface/completion.hpp"

namespace gaze {

std::vector<Meaning> command_meanings() {
  std::vector<Meaning> commands;
  for (const CommandEntry& entry : command_table()) commands.push_back({entry.name, entry.summary});
  commands.push_back({"completion", "print the completion script of a shell"});
  commands.push_back({"help", "print this, or the help of a command: gaze help COMMAND"});
  return commands;
}

std::vector<Meaning> status_meanings() {
  const auto status = [](ExitStatus value, const char* meaning) {
    return Meaning{std::to_string(static_cast<int>(value)), meaning};
  };
  return {
      status(kDone, "all done"),
      status(kSomeInputsFailed, "some inputs failed; the others are done"),
      status(kUsage, "the command line makes no sense"),
      status(kModelOrEnvironment,
             "the model, or something the program needs, is missing or broken"),
      status(kInterrupted, "interrupted"),
  };
}

std::string program_summary() {
  return "gaze captions photos and shows, word by word, where it was looking.";
}

std::string general_help() {
  std::string page = program_summary() + "\n\nusage: gaze COMMAND [flags] ...\n\ncommands:\n";
  const auto list = [&page](const std::vector<Meaning>& meanings) {
    for (const auto& [name, meaning] : meanings) {
      page += fmt::format("  {:<12}{}\n", name, meaning);
    }
  };
  list(command_meanings());
  page += "\n  gaze --version prints the version.\n\nexit status:\n";
  list(status_meanings());
  return page;
}

std::string completion_help() {
  return fmt::format(
      "usage: gaze completion {}\n\n"
      "Prints a completion script. An installed gaze has them in place already; else:\n"
      "  bash: source <(gaze completion bash)\n"
      "  zsh:  gaze completion zsh > FOLDER/_gaze, where FOLDER is one of $fpath\n"
      "  fish: gaze completion fish | source\n",
      fmt::join(completion_shells(), "|"));
}

std::string version_line() { return "gaze " GAZE_VERSION; }

}  // namespace gaze

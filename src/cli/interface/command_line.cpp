#include "cli/interface/command_line.hpp"

#include <fmt/format.h>

#include "base/printable.hpp"
#include "cli/interface/command_table.hpp"
#include "cli/interface/completion.hpp"
#include "cli/interface/help.hpp"

namespace gaze {
namespace {

ExitStatus print(const Console& console, const std::string& page) {
  console.out << page;
  return kDone;
}

std::optional<ExitStatus> answer(const Args& args, const Console& console) {
  if (args.empty()) {
    console.err << general_help();
    return kUsage;
  }
  const std::string& first = args.front();
  const Args rest(args.begin() + 1, args.end());
  if (first == "--version") return print(console, version_line() + "\n");
  if (first == "--help" || first == "-h" || (first == "help" && rest.empty())) {
    return print(console, general_help());
  }
  const bool asks = !rest.empty() && (rest.front() == "--help" || rest.front() == "-h");
  if ((first == "help" && rest.front() == "completion") || (first == "completion" && asks)) {
    return print(console, completion_help());
  }
  if (first == "help") return print(console, find_command(rest.front()).flags().help());
  if (first == "completion") {
    if (rest.size() != 1) {
      throw Error(ErrorKind::usage, completion_help().substr(0, completion_help().find('\n')));
    }
    return print(console, completion_script(rest.front()));
  }
  const Flags flags = find_command(first).flags();
  if (!flags.parse(rest)) return print(console, flags.help());
  return std::nullopt;
}

}  // namespace

std::string one_line(const std::string& text) { return printable(text); }

void print_error(const Error& error, const std::string& command, const Console& console) {
  const bool known = !command.empty() && command.front() != '-';
  console.err << fmt::format("gaze{}{}: {}\n", known ? " " : "", known ? command : "",
                             one_line(error.what()));
  if (error.kind() == ErrorKind::usage) {
    console.err << fmt::format("see gaze help{}{}\n", known ? " " : "", known ? command : "");
  }
}

std::optional<ExitStatus> answer_without_loading(const Args& args, const Console& console) {
  try {
    return answer(args, console);
  } catch (const Error& error) {
    std::string command;
    for (const CommandEntry& entry : command_table()) {
      if (!args.empty() && entry.name == args.front()) command = entry.name;
    }
    print_error(error, command, console);
    return status_of(error.kind());
  }
}

}  // namespace gaze

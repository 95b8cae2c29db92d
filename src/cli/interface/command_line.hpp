#pragma once
#include <optional>
#include <string>

#include "cli/parse/console.hpp"
#include "cli/parse/exit_status.hpp"

namespace gaze {

/// Answers what needs neither image nor model: no command at all, --version, help, completion,
/// every --help, and every command line that makes no sense. Empty: the command is to be run.
/// `args` are the words after the program's name.
std::optional<ExitStatus> answer_without_loading(const Args& args, const Console& console);

/// The text with \xNN for control characters: a file's name may hold line breaks and worse.
std::string one_line(const std::string& text);

/// Prints an error as the program does: "gaze caption: ...", for a usage error with a hint.
void print_error(const Error& error, const std::string& command, const Console& console);

}  // namespace gaze

#pragma once
#include <string>
#include <vector>

#include "cli/parse/exit_status.hpp"

namespace gaze {

/// What a name in a list means: a command, an exit status.
struct Meaning {
  std::string name, meaning;
};

/// The commands in the order help lists them, `completion` and `help` included.
std::vector<Meaning> command_meanings();
/// The exit statuses of every command.
std::vector<Meaning> status_meanings();

/// The program in one sentence.
std::string program_summary();

/// What `gaze help` prints: the commands and the exit statuses.
std::string general_help();

/// What `gaze help completion` prints.
std::string completion_help();

/// "gaze 0.1.0"
std::string version_line();

}  // namespace gaze

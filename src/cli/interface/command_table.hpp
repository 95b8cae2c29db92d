#pragma once
#include <functional>
#include <string>
#include <vector>

#include "cli/parse/flags.hpp"

namespace gaze {

/// A command of the program as help, completion and the first look at the arguments know it.
struct CommandEntry {
  std::string name;
  std::string summary;           ///< half a line
  std::function<Flags()> flags;  ///< with a struct of their own
};

/// All commands, in the order help lists them. A new command gets a line here and one in
/// command_bodies().
const std::vector<CommandEntry>& command_table();

/// The entry called `name`. Throws Error(usage), with the nearest name, if there is none.
const CommandEntry& find_command(const std::string& name);

}  // namespace gaze

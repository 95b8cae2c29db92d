#include <fmt/format.h>

#include "cli/parse/flags.hpp"
#include "cli/parse/wrap.hpp"

namespace gaze {

std::string Flag::explanation() const {
  std::string facts = range ? range->text() : "";
  if (!default_text.empty()) {
    if (!facts.empty()) facts += "; ";
    facts += "default: " + default_text;
  }
  return facts.empty() ? help : fmt::format("{} ({})", help, facts);
}

std::vector<Flags::Group> Flags::shown() const {
  std::vector<Group> groups;
  for (const Group& group : groups_) {
    Group kept{group.title, {}};
    for (const Flag& flag : group.flags) {
      if (!flag.hidden) kept.flags.push_back(flag);
    }
    if (!kept.flags.empty()) groups.push_back(std::move(kept));
  }
  if (groups.empty()) groups.push_back({"flags", {}});
  Flag help;
  help.name = "help";
  help.letter = 'h';
  help.help = "print this and exit";
  groups.back().flags.push_back(std::move(help));
  return groups;
}

std::string Flags::usage() const { return fmt::format("usage: gaze {} {}", name_, usage_); }

std::string Flags::help() const {
  std::string page = usage() + "\n\n" + wrap(about_, 80, "", "");
  for (const Group& group : shown()) {
    page += '\n' + group.title + ":\n";
    for (const Flag& flag : group.flags) {
      std::string left = flag.letter == 0 ? "      " : fmt::format("  -{}, ", flag.letter);
      left += "--" + flag.name;
      if (!flag.value_name.empty()) left += ' ' + flag.value_name;
      page += wrap(flag.explanation(), 80, left, std::string(kHelpColumn, ' '));
    }
  }
  return page;
}

}  // namespace gaze

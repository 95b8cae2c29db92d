#include "cli/parse/flags.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/program_options/errors.hpp>
#include <boost/program_options/options_description.hpp>
#include <boost/program_options/parsers.hpp>
#include <boost/program_options/positional_options.hpp>
#include <boost/program_options/value_semantic.hpp>
#include <charconv>
#include <cmath>
#include <set>
#include <system_error>

#include "cli/parse/nearest.hpp"
#include "cli/parse/wrap.hpp"

namespace gaze {
namespace {

namespace po = boost::program_options;

constexpr const char* kPositional = "";  // No flag has this name.

template <typename Number>
Number parse_number(const std::string& name, const std::string& text, const char* kind) {
  Number value{};
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || rest != end) {
    throw Error(ErrorKind::usage, fmt::format("--{} must be {}, got '{}'", name, kind, text));
  }
  return value;
}

std::string long_name(const std::string& name) { return name.substr(0, name.find(',')); }

std::string with_default(const std::string& help, const std::string& value) {
  return value.empty() ? help : fmt::format("{} (default: {})", help, value);
}

std::string join(const std::vector<std::string>& words, const std::string& between) {
  return fmt::format("{}", fmt::join(words, between));
}

}  // namespace

Flags& Flags::group(const std::string& title) {
  groups_.push_back({title, {}});
  return *this;
}

Flags& Flags::add(const std::string& name, Flag flag) {
  flag.name = long_name(name);
  if (name.size() > flag.name.size()) flag.letter = name.back();
  if (groups_.empty()) group("flags");
  groups_.back().flags.push_back(std::move(flag));
  return *this;
}

Flags& Flags::on(const std::string& name, bool& target, const std::string& help) {
  return add(name, {{}, 0, "", help, {}, false, [&target](const std::string&) { target = true; }});
}

Flags& Flags::text(const std::string& name, const std::string& value_name, std::string& target,
                   const std::string& help) {
  return add(name, {{},
                    0,
                    value_name,
                    with_default(help, target),
                    {},
                    false,
                    [&target](const std::string& value) { target = value; }});
}

Flags& Flags::texts(const std::string& name, const std::string& value_name,
                    std::vector<std::string>& target, const std::string& help) {
  return add(name, {{}, 0, value_name, help, {}, true, [&target](const std::string& value) {
                      target.push_back(value);
                    }});
}

Flags& Flags::whole(const std::string& name, int& target, const std::string& help) {
  const auto set = [&target, flag = long_name(name)](const std::string& value) {
    target = parse_number<int>(flag, value, "a whole number");
  };
  return add(name, {{}, 0, "N", with_default(help, std::to_string(target)), {}, false, set});
}

Flags& Flags::whole(const std::string& name, std::uint64_t& target, const std::string& help) {
  const auto set = [&target, flag = long_name(name)](const std::string& value) {
    target = parse_number<std::uint64_t>(flag, value, "a whole number");
  };
  return add(name, {{}, 0, "N", with_default(help, std::to_string(target)), {}, false, set});
}

Flags& Flags::number(const std::string& name, double& target, const std::string& help) {
  const auto set = [&target, flag = long_name(name)](const std::string& value) {
    target = parse_number<double>(flag, value, "a number");
  };
  return add(name, {{}, 0, "X", with_default(help, fmt::format("{:g}", target)), {}, false, set});
}

Flags& Flags::number(const std::string& name, std::optional<double>& target,
                     const std::string& help) {
  const auto set = [&target, flag = long_name(name)](const std::string& value) {
    target = parse_number<double>(flag, value, "a number");
  };
  return add(name, {{}, 0, "X", help, {}, false, set});
}

Flags& Flags::add_choice(const std::string& name, const std::vector<std::string>& names,
                         const std::string& defaults, const std::string& help,
                         std::function<void(std::size_t)> set) {
  const auto set_by_name = [names, set = std::move(set),
                            flag = long_name(name)](const std::string& value) {
    const auto found = std::find(names.begin(), names.end(), value);
    if (found == names.end()) {
      throw Error(ErrorKind::usage,
                  fmt::format("--{} must be {}, got '{}'", flag, join(names, " or "), value));
    }
    set(static_cast<std::size_t>(found - names.begin()));
  };
  return add(name,
             {{}, 0, join(names, "|"), with_default(help, defaults), names, false, set_by_name});
}

Flags& Flags::positional(const std::string& value_name, std::vector<std::string>& target,
                         std::size_t least, std::size_t most) {
  positional_name_ = value_name;
  positional_ = &target;
  least_ = least;
  most_ = most;
  return *this;
}

Flags& Flags::validate(std::function<void()> check) {
  checks_.push_back(std::move(check));
  return *this;
}

Flags& Flags::needs(const std::string& name, std::function<bool()> applies,
                    const std::string& reason) {
  needs_.push_back({name, std::move(applies), reason});
  return *this;
}

Flags& Flags::keep(std::shared_ptr<void> storage) {
  storage_ = std::move(storage);
  return *this;
}

const Flag* Flags::find(const std::string& name) const {
  for (const Group& group : groups_) {
    for (const Flag& flag : group.flags) {
      if (flag.name == name) return &flag;
    }
  }
  return nullptr;
}

bool Flags::parse(const Args& args) const {
  // Boost splits the words into names and values; the values are ours to read, since its own
  // reading turns --beam=-1 into 4294967295 and says less about what was wanted.
  po::options_description known;
  known.add_options()("help,h", "");
  for (const Group& group : groups_) {
    for (const Flag& flag : group.flags) {
      const std::string name = flag.letter == 0 ? flag.name : flag.name + ',' + flag.letter;
      if (flag.value_name.empty()) {
        known.add_options()(name.c_str(), "");
      } else {
        known.add_options()(name.c_str(), po::value<std::string>(), "");
      }
    }
  }
  // Abbreviated flags would break scripts as soon as a longer flag is added.
  const int style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
  po::positional_options_description positional;
  known.add_options()("positional-words", po::value<std::string>(), kPositional);
  positional.add("positional-words", -1);

  std::vector<po::option> given;
  try {
    given = po::command_line_parser(args)
                .options(known)
                .positional(positional)
                .style(style)
                .run()
                .options;
  } catch (const po::unknown_option& error) {
    std::vector<std::string> names = {"--help"};
    for (const Group& group : groups_) {
      for (const Flag& flag : group.flags) names.push_back("--" + flag.name);
    }
    const std::string typed = error.get_option_name();
    const std::string close = nearest(typed, names);
    throw Error(ErrorKind::usage,
                close.empty() ? fmt::format("there is no flag {}", typed)
                              : fmt::format("there is no flag {}; is it {}?", typed, close));
  } catch (const po::error& error) {
    throw Error(ErrorKind::usage, error.what());
  }

  std::vector<std::string> words;
  std::set<std::string> seen;
  for (const po::option& option : given) {
    const std::string value = option.value.empty() ? "" : option.value.front();
    if (option.string_key == "help") return false;
    if (option.position_key >= 0) {
      words.push_back(value);
      continue;
    }
    const Flag* const flag = find(option.string_key);
    if (flag == nullptr) {
      throw Error(ErrorKind::usage, fmt::format("there is no flag --{}", option.string_key));
    }
    if (!seen.insert(flag->name).second && !flag->repeats) {
      throw Error(ErrorKind::usage, fmt::format("--{} is given twice", flag->name));
    }
    flag->set(value);
  }
  if (words.size() < least_) {
    throw Error(ErrorKind::usage, fmt::format("{} is missing", positional_name_));
  }
  if (words.size() > most_) {
    throw Error(ErrorKind::usage, fmt::format("'{}' is one word too many", words[most_]));
  }
  if (positional_ != nullptr) *positional_ = words;
  for (const auto& check : checks_) check();
  for (const Requirement& need : needs_) {
    if (seen.count(need.name) != 0 && !need.met()) {
      throw Error(ErrorKind::usage,
                  fmt::format("--{} would do nothing: {}", need.name, need.reason));
    }
  }
  return true;
}

std::string Flags::usage() const { return fmt::format("usage: gaze {} {}", name_, usage_); }

std::string Flags::help() const {
  std::string page = usage() + "\n\n" + wrap(about_, 80, "", "");
  std::vector<Group> groups = groups_;
  if (groups.empty()) groups.push_back({"flags", {}});
  groups.back().flags.push_back({"help", 'h', "", "print this and exit", {}, false, {}});
  for (const Group& group : groups) {
    page += '\n' + group.title + ":\n";
    for (const Flag& flag : group.flags) {
      std::string left = flag.letter == 0 ? "      " : fmt::format("  -{}, ", flag.letter);
      left += "--" + flag.name;
      if (!flag.value_name.empty()) left += ' ' + flag.value_name;
      page += wrap(flag.help, 80, left, std::string(kHelpColumn, ' '));
    }
  }
  return page;
}

}  // namespace gaze

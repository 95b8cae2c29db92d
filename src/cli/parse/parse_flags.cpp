#include <fmt/format.h>

#include <algorithm>
#include <boost/program_options/errors.hpp>
#include <boost/program_options/options_description.hpp>
#include <boost/program_options/parsers.hpp>
#include <boost/program_options/positional_options.hpp>
#include <boost/program_options/value_semantic.hpp>

#include "cli/parse/flags.hpp"
#include "cli/parse/nearest.hpp"

namespace gaze {
namespace {

namespace po = boost::program_options;

constexpr const char* kWords = "positional-words";  // No flag has this name.

void add_known(const Flag& flag, const std::string& name, po::options_description& known) {
  if (flag.value_name.empty()) {
    known.add_options()(name.c_str(), "");
  } else {
    known.add_options()(name.c_str(), po::value<std::string>(), "");
  }
}

}  // namespace

const Flag* Flags::find(const std::string& name) const {
  for (const Group& group : groups_) {
    for (const Flag& flag : group.flags) {
      const auto& old = flag.former_names;
      if (flag.name == name || std::find(old.begin(), old.end(), name) != old.end()) return &flag;
    }
  }
  return nullptr;
}

const Flag& Flags::known(const std::string& typed) const {
  if (const Flag* const flag = find(typed)) return *flag;
  std::vector<std::string> names;
  for (const Group& group : shown()) {
    for (const Flag& flag : group.flags) names.push_back("--" + flag.name);
  }
  // Boost gives a short form with its dash, a long one without.
  const std::string flag = typed.substr(0, 1) == "-" ? typed : "--" + typed;
  const std::string close = nearest(flag, names);
  throw Error(ErrorKind::usage, close.empty()
                                    ? fmt::format("there is no flag {}", flag)
                                    : fmt::format("there is no flag {}; is it {}?", flag, close));
}

void Flags::read(const Args& args, std::vector<std::string>& words, std::set<std::string>& given,
                 bool& asks_for_help) const {
  // Boost splits the words into names and values; the values are ours to read, since its own
  // reading turns --beam=-1 into 4294967295 and says less about what was wanted.
  po::options_description all;
  all.add_options()("help,h", "")(kWords, po::value<std::string>(), "");
  for (const Group& group : groups_) {
    for (const Flag& flag : group.flags) {
      add_known(flag, flag.letter == 0 ? flag.name : flag.name + ',' + flag.letter, all);
      for (const std::string& old : flag.former_names) add_known(flag, old, all);
    }
  }
  // Abbreviated flags would break scripts as soon as a longer flag is added.
  const int style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
  po::positional_options_description positional;
  positional.add(kWords, -1);

  std::vector<po::option> options;
  try {
    options = po::command_line_parser(args)
                  .options(all)
                  .positional(positional)
                  .style(style)
                  .run()
                  .options;
  } catch (const po::unknown_option& error) {
    known(error.get_option_name());
  } catch (const po::error& error) {
    throw Error(ErrorKind::usage, error.what());
  }

  for (const po::option& option : options) {
    const std::string value = option.value.empty() ? "" : option.value.front();
    if (option.string_key == "help") {
      asks_for_help = true;
      return;
    }
    if (option.position_key >= 0) {
      words.push_back(value);
      continue;
    }
    const Flag& flag = known(option.string_key);
    if (!given.insert(flag.name).second && !flag.repeats) {
      throw Error(ErrorKind::usage, fmt::format("--{} is given twice", flag.name));
    }
    const auto renamed = flag.former_values.find(value);
    flag.set(renamed == flag.former_values.end() ? value : renamed->second);
  }
}

bool Flags::parse(const Args& args) const {
  std::vector<std::string> words;
  std::set<std::string> given;
  bool asks_for_help = false;
  read(args, words, given, asks_for_help);
  if (asks_for_help) return false;
  if (words.size() < least_) {
    throw Error(ErrorKind::usage, fmt::format("{} is missing", positional_name_));
  }
  if (words.size() > most_) {
    throw Error(ErrorKind::usage, fmt::format("'{}' is one word too many", words[most_]));
  }
  if (positional_ != nullptr) *positional_ = words;
  for (const auto& check : checks_) check(given);
  for (const Requirement& need : needs_) {
    if (given.count(need.name) != 0 && !need.met()) {
      throw Error(ErrorKind::usage,
                  fmt::format("--{} would do nothing: {}", need.name, need.reason));
    }
  }
  return true;
}

}  // namespace gaze

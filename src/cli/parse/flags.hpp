#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cli/parse/console.hpp"
#include "gaze/error.hpp"
#include "options/option.hpp"

namespace gaze {

/// One flag: what parsing, help, manual pages and completions are made of.
struct Flag {
  std::string name;                  ///< without dashes
  char letter = 0;                   ///< of the short form; 0: none
  std::string value_name;            ///< empty: a switch; "FILE" and "DIR" complete as such
  std::string help;                  ///< without range and default
  std::string default_text;          ///< empty: none worth printing
  std::optional<Range> range;        ///< of a number
  std::vector<std::string> choices;  ///< the values there are; empty: any
  bool repeats = false;              ///< may be given more than once
  /// Understood but printed nowhere: a flag that has nothing to choose any more.
  bool hidden = false;
  std::vector<std::string> former_names = {};             ///< understood, printed nowhere
  std::map<std::string, std::string> former_values = {};  ///< of `choices`: old to new
  std::function<void(const std::string&)> set = {};       ///< throws Error(usage)
  std::function<std::string()> value = [] { return std::string(); };  ///< as it stands

  /// The help with range and default: "hypotheses kept a step (1 to 100; default: 3)".
  std::string explanation() const;
};

/// The flags of one command, bound to the members of a struct that outlives them. The members'
/// values when a flag is added are its defaults, which the help prints.
class Flags {
 public:
  /// `usage` is what follows "gaze NAME" in the usage line, `about` a sentence or more for the
  /// help.
  Flags(std::string name, std::string usage, std::string about)
      : name_(std::move(name)), usage_(std::move(usage)), about_(std::move(about)) {}

  /// Flags added from here on are listed under `title`.
  Flags& group(const std::string& title);

  /// `name` is "output" or, with a short form, "output,o".
  Flags& on(const std::string& name, bool& target, const std::string& help);
  Flags& text(const std::string& name, const std::string& value_name, std::string& target,
              const std::string& help);
  Flags& texts(const std::string& name, const std::string& value_name,
               std::vector<std::string>& target, const std::string& help);
  /// A number outside `range` is refused: "--NAME must be 1 to 100, got 0".
  Flags& whole(const std::string& name, int& target, const Range& range, const std::string& help);
  Flags& whole(const std::string& name, std::uint64_t& target, const std::string& help);
  Flags& number(const std::string& name, double& target, const Range& range,
                const std::string& help);
  Flags& number(const std::string& name, std::optional<double>& target, const Range& range,
                const std::string& help);

  template <typename Value>
  Flags& choice(const std::string& name, Value& target,
                const std::vector<std::pair<std::string, Value>>& values, const std::string& help) {
    std::vector<std::string> names;
    for (const auto& [text, value] : values) names.push_back(text);
    return add_choice(
        name, names, help,
        [&target, values] {
          std::size_t n = 0;
          while (n < values.size() && !(values[n].second == target)) ++n;
          return n;
        },
        [&target, values](std::size_t n) { target = values[n].second; });
  }

  /// One row of an option table, bound to `into`.
  template <typename Options>
  Flags& option(const Option<Options>& row, Options& into);

  // What follows applies to the flag added last.

  /// Its name in earlier versions, which is still understood.
  Flags& formerly(const std::string& name);
  /// A value's name in earlier versions.
  Flags& former_value(const std::string& old, const std::string& now);
  Flags& hidden();

  /// What is left when the flags are gone: at least `least` words, at most `most`.
  Flags& positional(const std::string& value_name, std::vector<std::string>& target,
                    std::size_t least, std::size_t most = kAny);
  static constexpr std::size_t kAny = static_cast<std::size_t>(-1);

  /// Called when all values are read, to look for values at odds; throws Error(usage).
  Flags& validate(std::function<void()> check);
  /// The same, for a check that asks which flags were given.
  Flags& validate_given(std::function<void(const std::set<std::string>& given)> check);

  /// The flag `name` does something only where `applies`, which is asked after all checks. Given
  /// elsewhere it is refused: "--NAME would do nothing: REASON".
  Flags& needs(const std::string& name, std::function<bool()> applies, const std::string& reason);

  /// Fills the struct. False if --help was among the arguments: print help() then.
  /// A flag's value follows it or an equals sign; `--` ends the flags.
  /// Throws Error(usage), with the nearest flag where an unknown one was given.
  bool parse(const Args& args) const;

  const std::string& name() const { return name_; }
  std::string usage() const;  ///< "usage: gaze caption [flags] IMAGE..."
  std::string synopsis() const { return usage_; }
  const std::string& about() const { return about_; }
  std::string help() const;  ///< the whole page, 80 columns, with a final newline

  struct Group {
    std::string title;
    std::vector<Flag> flags;
  };
  /// As they are printed: --help last, no hidden flag, no empty group.
  std::vector<Group> shown() const;

  /// Keeps the struct the flags fill alive as long as they are.
  Flags& keep(std::shared_ptr<void> storage);

 private:
  Flags& add(const std::string& name, Flag flag);
  Flags& add_choice(const std::string& name, const std::vector<std::string>& names,
                    const std::string& help, std::function<std::size_t()> get,
                    std::function<void(std::size_t)> set);
  Flag& last();
  const Flag* find(const std::string& name) const;  ///< by its name or a former one
  const Flag& known(const std::string& typed) const;
  void read(const Args& args, std::vector<std::string>& words, std::set<std::string>& given,
            bool& asks_for_help) const;

  std::string name_, usage_, about_;
  std::vector<Group> groups_;
  std::string positional_name_;
  std::vector<std::string>* positional_ = nullptr;
  std::size_t least_ = 0, most_ = 0;
  std::vector<std::function<void(const std::set<std::string>&)>> checks_;
  struct Requirement {
    std::string name;
    std::function<bool()> met;
    std::string reason;
  };
  std::vector<Requirement> needs_;
  std::shared_ptr<void> storage_;
};

template <typename Options>
Flags& Flags::option(const Option<Options>& row, Options& into) {
  const auto add_member = [&](const auto& member) {
    using Member = std::decay_t<decltype(member)>;
    if constexpr (std::is_same_v<Member, NamedValues<Options>>) {
      add_choice(
          row.name, member.names, row.help, [&into, member] { return member.get(into); },
          [&into, member](std::size_t n) { member.set(into, n); });
    } else if constexpr (std::is_same_v<Member, bool Options::*>) {
      on(row.name, into.*member, row.help);
    } else if constexpr (std::is_same_v<Member, std::uint64_t Options::*>) {
      whole(row.name, into.*member, row.help);
    } else if constexpr (std::is_same_v<Member, int Options::*>) {
      whole(row.name, into.*member, row.range, row.help);
    } else {
      number(row.name, into.*member, row.range, row.help);
    }
  };
  std::visit(add_member, row.member);
  if (!row.former_name.empty()) formerly(row.former_name);
  return *this;
}

}  // namespace gaze

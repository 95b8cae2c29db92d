#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/parse/console.hpp"
#include "gaze/error.hpp"

namespace gaze {

/// One flag, as parsing, help and completion need it.
struct Flag {
  std::string name;                  ///< without dashes
  char letter = 0;                   ///< of the short form; 0: none
  std::string value_name;            ///< empty: a switch; "FILE" and "DIR" complete as such
  std::string help;                  ///< the default included
  std::vector<std::string> choices;  ///< the values there are; empty: any
  bool repeats = false;              ///< may be given more than once
  std::function<void(const std::string&)> set;  ///< throws Error(usage)
};

/// The flags of one command, bound to the members of a struct that outlives them. The members'
/// values when a flag is added are its defaults, which the help text prints.
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
  Flags& whole(const std::string& name, int& target, const std::string& help);
  Flags& whole(const std::string& name, std::uint64_t& target, const std::string& help);
  Flags& number(const std::string& name, double& target, const std::string& help);
  Flags& number(const std::string& name, std::optional<double>& target, const std::string& help);

  template <typename Value>
  Flags& choice(const std::string& name, Value& target,
                const std::vector<std::pair<std::string, Value>>& values, const std::string& help) {
    std::vector<std::string> names;
    std::string defaults;
    for (const auto& [text, value] : values) {
      names.push_back(text);
      if (value == target) defaults = text;
    }
    return add_choice(name, names, defaults, help,
                      [&target, values](std::size_t n) { target = values[n].second; });
  }

  /// What is left when the flags are gone: at least `least` words, at most `most`.
  Flags& positional(const std::string& value_name, std::vector<std::string>& target,
                    std::size_t least, std::size_t most = kAny);
  static constexpr std::size_t kAny = static_cast<std::size_t>(-1);

  /// Called when all values are read, to look for values out of range or at odds; throws
  /// Error(usage).
  Flags& validate(std::function<void()> check);

  /// The flag `name` does something only where `applies`, which is asked after all checks. Given
  /// elsewhere it is refused: "--NAME would do nothing: REASON".
  Flags& needs(const std::string& name, std::function<bool()> applies, const std::string& reason);

  /// Fills the struct. False if --help was among the arguments: print help() then.
  /// A flag's value follows it or an equals sign; `--` ends the flags.
  /// Throws Error(usage), with the nearest flag where an unknown one was given.
  bool parse(const Args& args) const;

  const std::string& name() const { return name_; }
  std::string usage() const;  ///< "usage: gaze caption [flags] IMAGE..."
  std::string help() const;   ///< the whole page, 80 columns, with a final newline

  struct Group {
    std::string title;
    std::vector<Flag> flags;
  };
  const std::vector<Group>& groups() const { return groups_; }

  /// Keeps the struct the flags fill alive as long as they are.
  Flags& keep(std::shared_ptr<void> storage);

 private:
  Flags& add(const std::string& name, Flag flag);
  Flags& add_choice(const std::string& name, const std::vector<std::string>& names,
                    const std::string& defaults, const std::string& help,
                    std::function<void(std::size_t)> set);
  const Flag* find(const std::string& name) const;

  std::string name_, usage_, about_;
  std::vector<Group> groups_;
  std::string positional_name_;
  std::vector<std::string>* positional_ = nullptr;
  std::size_t least_ = 0, most_ = 0;
  std::vector<std::function<void()>> checks_;
  struct Requirement {
    std::string name;
    std::function<bool()> met;
    std::string reason;
  };
  std::vector<Requirement> needs_;
  std::shared_ptr<void> storage_;
};

}  // namespace gaze

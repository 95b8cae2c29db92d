#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "gaze/error.hpp"
#include "options/range.hpp"

namespace gaze {

/// A member of `Options` that has one of a few values, each with a name.
template <typename Options>
struct NamedValues {
  std::vector<std::string> names;
  std::function<std::size_t(const Options&)> get;        ///< which of the names
  std::function<void(Options&, std::size_t which)> set;  ///< to one of them
};

template <typename Options, typename Value>
NamedValues<Options> named_values(Value Options::*member,
                                  const std::vector<std::pair<std::string, Value>>& values) {
  NamedValues<Options> named;
  for (const auto& [name, value] : values) named.names.push_back(name);
  named.get = [member, values](const Options& options) {
    std::size_t which = 0;
    while (which + 1 < values.size() && values[which].second != options.*member) ++which;
    return which;
  };
  named.set = [member, values](Options& options, std::size_t which) {
    options.*member = values.at(which).second;
  };
  return named;
}

/// The only description of one option of a struct of options: flags, checks, help, manual pages,
/// completions and the keys that tell two runs apart are made from it. The default is the member's
/// own initial value.
template <typename Options>
struct Option {
  using Member =
      std::variant<bool Options::*, int Options::*, std::uint64_t Options::*, double Options::*,
                   std::optional<double> Options::*, NamedValues<Options>>;

  Option(std::string flag, Member of, Range allowed, std::string explanation,
         bool changes_what_comes_out = true, std::string formerly = "")
      : name(std::move(flag)),
        member(std::move(of)),
        range(allowed),
        help(std::move(explanation)),
        changes_result(changes_what_comes_out),
        former_name(std::move(formerly)) {}

  std::string name;  ///< of the flag, without dashes
  Member member;
  Range range;  ///< of a number; an empty optional is always in range
  std::string help;
  bool changes_result;      ///< whether another value makes another result: other captions, weights
  std::string former_name;  ///< of the flag, still understood; empty: none
};

/// Throws Error(usage), "NAME must be 1 to 100, got 0", at the first value outside its range.
/// A Row is an Option<Options> or derived from it.
template <typename Row, typename Options>
void check_ranges(const std::vector<Row>& table, const Options& options) {
  for (const Option<Options>& row : table) {
    const auto check = [&](const auto& member) {
      using Member = std::decay_t<decltype(member)>;
      if constexpr (std::is_same_v<Member, std::optional<double> Options::*>) {
        if (options.*member) require_in_range(row.name, *(options.*member), row.range);
      } else if constexpr (std::is_same_v<Member, int Options::*> ||
                           std::is_same_v<Member, double Options::*>) {
        require_in_range(row.name, static_cast<double>(options.*member), row.range);
      }
    };
    std::visit(check, row.member);
  }
}

/// Calls `use` with the value that the row has in `options`: a bool, a number, an optional number, or
/// the name of one of NamedValues. Returns what `use` returns.
template <typename Options, typename Use>
auto use_value(const Option<Options>& row, const Options& options, const Use& use) {
  return std::visit(
      [&](const auto& member) {
        using Member = std::decay_t<decltype(member)>;
        if constexpr (std::is_same_v<Member, NamedValues<Options>>) {
          return use(member.names.at(member.get(options)));
        } else {
          return use(options.*member);
        }
      },
      row.member);
}

/// The row called `name`. Throws Error(environment) if there is none, which is a mistake of ours.
template <typename Row>
const Row& row_called(const std::string& name, const std::vector<Row>& table) {
  for (const Row& row : table) {
    if (row.name == name) return row;
  }
  throw Error(ErrorKind::environment, "there is no option " + name);
}

}  // namespace gaze

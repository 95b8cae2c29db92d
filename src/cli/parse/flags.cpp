// Flags: how they are described. parse_flags.cpp reads a command line, flags_help.cpp prints them.
#include "cli/parse/flags.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <system_error>

#include "options/value_text.hpp"

namespace gaze {
namespace {

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

/// A flag that sets a number.
template <typename Target>
Flag numeric(const std::string& name, const std::string& value_name, Target& target,
             const std::optional<Range>& range, const std::string& help) {
  Flag flag;
  flag.value_name = value_name;
  flag.help = help;
  flag.range = range;
  const bool whole = value_name == "N";
  flag.set = [&target, range, whole, shown = long_name(name)](const std::string& text) {
    using Number =
        std::conditional_t<std::is_same_v<Target, std::optional<double>>, double, Target>;
    const auto value = parse_number<Number>(shown, text, whole ? "a whole number" : "a number");
    if (range) require_in_range("--" + shown, static_cast<double>(value), *range);
    target = value;
  };
  flag.value = [&target] { return value_text(target); };
  flag.default_text = flag.value();
  return flag;
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

Flag& Flags::last() { return groups_.back().flags.back(); }

Flags& Flags::on(const std::string& name, bool& target, const std::string& help) {
  Flag flag;
  flag.help = help;
  flag.set = [&target](const std::string&) { target = true; };
  flag.value = [&target] { return value_text(target); };
  return add(name, std::move(flag));
}

Flags& Flags::text(const std::string& name, const std::string& value_name, std::string& target,
                   const std::string& help) {
  Flag flag;
  flag.value_name = value_name;
  flag.help = help;
  flag.default_text = target;
  flag.set = [&target](const std::string& value) { target = value; };
  flag.value = [&target] { return target; };
  return add(name, std::move(flag));
}

Flags& Flags::texts(const std::string& name, const std::string& value_name,
                    std::vector<std::string>& target, const std::string& help) {
  Flag flag;
  flag.value_name = value_name;
  flag.help = help;
  flag.repeats = true;
  flag.set = [&target](const std::string& value) { target.push_back(value); };
  flag.value = [&target] { return fmt::format("{}", fmt::join(target, ", ")); };
  return add(name, std::move(flag));
}

Flags& Flags::whole(const std::string& name, int& target, const Range& range,
                    const std::string& help) {
  return add(name, numeric(name, "N", target, range, help));
}

Flags& Flags::whole(const std::string& name, std::uint64_t& target, const std::string& help) {
  return add(name, numeric(name, "N", target, std::nullopt, help));
}

Flags& Flags::number(const std::string& name, double& target, const Range& range,
                     const std::string& help) {
  return add(name, numeric(name, "X", target, range, help));
}

Flags& Flags::number(const std::string& name, std::optional<double>& target, const Range& range,
                     const std::string& help) {
  return add(name, numeric(name, "X", target, range, help));
}

Flags& Flags::add_choice(const std::string& name, const std::vector<std::string>& names,
                         const std::string& help, std::function<std::size_t()> get,
                         std::function<void(std::size_t)> set) {
  Flag flag;
  flag.value_name = fmt::format("{}", fmt::join(names, "|"));
  flag.help = help;
  flag.choices = names;
  flag.set = [names, set = std::move(set), shown = long_name(name)](const std::string& value) {
    const auto found = std::find(names.begin(), names.end(), value);
    if (found == names.end()) {
      throw Error(ErrorKind::usage,
                  fmt::format("--{} must be {}, got '{}'", shown, fmt::join(names, " or "), value));
    }
    set(static_cast<std::size_t>(found - names.begin()));
  };
  flag.value = [names, get = std::move(get)] {
    const std::size_t n = get();
    return n < names.size() ? names[n] : std::string();
  };
  flag.default_text = flag.value();
  return add(name, std::move(flag));
}

Flags& Flags::formerly(const std::string& name) {
  last().former_names.push_back(name);
  return *this;
}

Flags& Flags::former_value(const std::string& old, const std::string& now) {
  last().former_values[old] = now;
  return *this;
}

Flags& Flags::hidden() {
  last().hidden = true;
  return *this;
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
  checks_.push_back([check = std::move(check)](const std::set<std::string>&) { check(); });
  return *this;
}

Flags& Flags::validate_given(std::function<void(const std::set<std::string>&)> check) {
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

}  // namespace gaze

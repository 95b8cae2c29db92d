#include "options/value_text.hpp"

#include <fmt/format.h>

namespace gaze {

std::string value_text(bool value) { return value ? "on" : "off"; }

std::string value_text(int value) { return fmt::format("{}", value); }

std::string value_text(std::uint64_t value) { return fmt::format("{}", value); }

std::string value_text(double value) { return fmt::format("{}", value); }

std::string value_text(const std::optional<double>& value) {
  return value ? value_text(*value) : "";
}

std::string value_text(const std::string& value) { return value; }

}  // namespace gaze

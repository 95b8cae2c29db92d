#pragma once
#include <cstdint>
#include <optional>
#include <string>

namespace gaze {

/// An option's value as text, as its flag takes it: a switch is "on" or "off", an empty optional is
/// empty.
std::string value_text(bool value);
std::string value_text(int value);
std::string value_text(std::uint64_t value);
std::string value_text(double value);
std::string value_text(const std::optional<double>& value);
std::string value_text(const std::string& value);
std::string value_text(const char* value) = delete;  // Would be taken for a bool.

}  // namespace gaze

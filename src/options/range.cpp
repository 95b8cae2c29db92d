#include "options/range.hpp"

#include <cmath>
#include <cstdio>

#include "gaze/error.hpp"

namespace gaze {

bool Range::holds(double value) const {
  return std::isfinite(value) && (above_low ? value > low : value >= low) &&
         (below_high ? value < high : value <= high);
}

std::string Range::text() const {
  const bool has_low = std::isfinite(low), has_high = std::isfinite(high);
  const std::string upper = (below_high ? "below " : "at most ") + number_text(high);
  if (!has_low) return has_high ? upper : "";
  if (above_low) return "above " + number_text(low) + (has_high ? " and " + upper : "");
  if (!has_high) return number_text(low) + " or more";
  return below_high ? "at least " + number_text(low) + " and " + upper
                    : number_text(low) + " to " + number_text(high);
}

std::string number_text(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.9g", value);
  // Ranges end at whole numbers that are easier to read in full.
  if (std::abs(value) < 1e15 && value == std::trunc(value)) {
    std::snprintf(text, sizeof text, "%.0f", value);
  }
  return text;
}

void require_in_range(const std::string& name, double value, const Range& range) {
  if (range.holds(value)) return;
  throw Error(ErrorKind::usage, name + " must be " + range.text() + ", got " + number_text(value));
}

}  // namespace gaze

#pragma once
#include <limits>
#include <string>

namespace gaze {

/// The values a number may have: `low` to `high`, both allowed unless excluded. Infinity itself,
/// and NaN, are outside every range.
struct Range {
  static constexpr double kNoLimit = std::numeric_limits<double>::infinity();

  double low = -kNoLimit;
  double high = kNoLimit;
  bool above_low = false;   ///< `low` is excluded
  bool below_high = false;  ///< `high` is excluded

  bool holds(double value) const;

  /// "1 to 100", "0 or more", "above 0", "above 0 and at most 1"; empty where every number is
  /// allowed.
  std::string text() const;
};

/// A number as people write it: "100", "0.02", "1e-06".
std::string number_text(double value);

/// Throws Error(usage), "NAME must be 1 to 100, got 0", if `value` is outside.
void require_in_range(const std::string& name, double value, const Range& range);

}  // namespace gaze

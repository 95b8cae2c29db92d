#include "metric/bootstrap.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <string>

#include "gaze/error.hpp"

namespace gaze {
namespace {

/// The value below which `share` of the sorted values lie, linear between two.
double quantile(const std::vector<double>& sorted, double share) {
  const double position = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(position);
  const auto above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (position - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

}  // namespace

std::vector<Interval> bootstrap(std::size_t items, const Statistics& statistics,
                                const BootstrapOptions& options) {
  if (items == 0) throw Error(ErrorKind::usage, "a bootstrap needs at least one item, got none");
  if (options.samples < 1) {
    throw Error(ErrorKind::usage,
                "bootstrap samples must be at least 1, got " + std::to_string(options.samples));
  }
  if (!(options.confidence > 0 && options.confidence < 1)) {
    throw Error(ErrorKind::usage,
                "confidence must be between 0 and 1, got " + std::to_string(options.confidence));
  }
  // Not uniform_int_distribution: each standard library draws differently.
  std::mt19937_64 rng(options.seed);
  std::vector<std::size_t> sample(items);
  std::vector<std::vector<double>> drawn;  // [statistic][sample]
  for (int n = 0; n < options.samples; ++n) {
    for (auto& index : sample) index = static_cast<std::size_t>(rng() % items);
    const auto values = statistics(sample);
    drawn.resize(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) drawn[i].push_back(values[i]);
  }
  std::vector<Interval> intervals;
  const double tail = (1 - options.confidence) / 2;
  for (auto& values : drawn) {
    std::sort(values.begin(), values.end());
    intervals.push_back({quantile(values, tail), quantile(values, 1 - tail)});
  }
  return intervals;
}

}  // namespace gaze

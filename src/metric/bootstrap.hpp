#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace gaze {

struct BootstrapOptions {
  int samples = 1000;        ///< drawn corpora; at least 1
  double confidence = 0.95;  ///< (0, 1)
  std::uint64_t seed = 1;    ///< one seed, one answer, on every machine
};

struct Interval {
  double low = 0;
  double high = 0;
};

/// Several numbers made of the items at these indices (with repeats).
using Statistics = std::function<std::vector<double>(const std::vector<std::size_t>&)>;

/// Percentile bootstrap (Efron 1979): draws corpora of `items` items with replacement and takes the
/// middle `confidence` of each statistic over them. For a paired comparison let the statistic be
/// the difference: both systems then see the same draws. Throws Error(usage) for options out of
/// range or no items.
std::vector<Interval> bootstrap(std::size_t items, const Statistics& statistics,
                                const BootstrapOptions& options = {});

}  // namespace gaze

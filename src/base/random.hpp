#pragma once
#include <cstddef>
#include <cstdint>

#include "base/mix_bits.hpp"

namespace gaze {

/// A small random generator (SplitMix64) that gives the same numbers with every standard library;
/// the distributions of <random> do not.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15u;
    return mix_bits(state_);
  }

  /// Uniform in 0..count-1; count in 1..2^31.
  int below(int count) {
    return static_cast<int>(((next() >> 32) * static_cast<std::uint64_t>(count)) >> 32);
  }

  /// Uniform in first..last, both included.
  int between(int first, int last) { return first + below(last - first + 1); }

  /// Uniform in [0, 1).
  double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }

 private:
  std::uint64_t state_;
};

}  // namespace gaze

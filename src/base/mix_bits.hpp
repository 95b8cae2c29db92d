#pragma once
#include <cstdint>

namespace gaze {

/// Every bit of the input affects every bit of the output: the finalizer of SplitMix64 (Steele, Lea
/// and Flood 2014). A bijection; 0 stays 0.
inline std::uint64_t mix_bits(std::uint64_t value) {
  value = (value ^ (value >> 30U)) * 0xBF58476D1CE4E5B9U;
  value = (value ^ (value >> 27U)) * 0x94D049BB133111EBU;
  return value ^ (value >> 31U);
}

}  // namespace gaze

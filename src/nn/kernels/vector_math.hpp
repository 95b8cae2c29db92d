#pragma once
#include <cstdint>
#include <cstring>

// Sixteen floats at a time through GCC's and Clang's vector extension. Only for
// step_kernels_cpu.cpp, which is compiled once per instruction set: nothing here may be shared
// between those objects, so everything is inlined by force.
#define GAZE_INLINE inline __attribute__((always_inline))

namespace gaze::simd {

constexpr std::int64_t kLanes = 16;
using Floats = float __attribute__((vector_size(64)));
using Ints = std::int32_t __attribute__((vector_size(64)));

GAZE_INLINE Floats load(const float* from) {
  Floats values;
  std::memcpy(&values, from, sizeof(values));
  return values;
}

GAZE_INLINE void store(float* to, Floats values) { std::memcpy(to, &values, sizeof(values)); }

/// The first `count` (< 16) values, zeros after them.
GAZE_INLINE Floats load_some(const float* from, std::int64_t count) {
  Floats values = {};
  std::memcpy(&values, from, static_cast<std::size_t>(count) * sizeof(float));
  return values;
}

GAZE_INLINE void store_some(float* to, Floats values, std::int64_t count) {
  std::memcpy(to, &values, static_cast<std::size_t>(count) * sizeof(float));
}

GAZE_INLINE Floats all(float value) { return Floats{} + value; }

/// In a tree, always the same one.
GAZE_INLINE float sum(Floats values) {
  float eight[8], four[4];
  for (int i = 0; i < 8; ++i) eight[i] = values[i] + values[i + 8];
  for (int i = 0; i < 4; ++i) four[i] = eight[i] + eight[i + 4];
  return (four[0] + four[2]) + (four[1] + four[3]);
}

/// 2^x for |x| < 126, to 2e-7 of itself.
GAZE_INLINE Floats exp2(Floats x) {
  // Adding 1.5 * 2^23 rounds to the nearest whole number and leaves it in the low bits.
  const Floats shifted = x + 12582912.0f;
  const Floats fraction = x - (shifted - 12582912.0f);  // in [-0.5, 0.5]
  Floats p = all(1.5403530e-4f);                        // Taylor: ln(2)^k / k!
  p = p * fraction + 1.3333558e-3f;
  p = p * fraction + 9.6181291e-3f;
  p = p * fraction + 5.5504109e-2f;
  p = p * fraction + 2.4022651e-1f;
  p = p * fraction + 6.9314718e-1f;
  p = p * fraction + 1.0f;
  const Ints power = reinterpret_cast<Ints>(shifted) << 23;
  return reinterpret_cast<Floats>(reinterpret_cast<Ints>(p) + power);
}

GAZE_INLINE Floats clamp(Floats x, float low, float high) {
  x = x < low ? all(low) : x;
  return x > high ? all(high) : x;
}

/// e^x, to 1e-5 of itself for |x| <= 86 (the product with log2(e) rounds), cut there.
GAZE_INLINE Floats exp(Floats x) { return exp2(clamp(x, -86.0f, 86.0f) * 1.44269504f); }

/// To 2e-7, absolute.
GAZE_INLINE Floats tanh(Floats x) {
  const Floats power = exp2(clamp(x, -10.0f, 10.0f) * -2.8853901f);  // e^(-2x)
  return (1.0f - power) / (1.0f + power);
}

/// To 2e-7, absolute.
GAZE_INLINE Floats sigmoid(Floats x) {
  return 1.0f / (1.0f + exp2(clamp(x, -60.0f, 60.0f) * -1.4426950f));
}

}  // namespace gaze::simd

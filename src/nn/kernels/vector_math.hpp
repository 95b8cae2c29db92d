#pragma once
#include <cstdint>
#include <cstring>
#if defined(__SSE__)
#include <immintrin.h>
#endif

// A register of floats at a time through GCC's and Clang's vector extension: 4, 8 or 16, by the
// instruction set. (Of wider vectors than the processor's GCC makes slow code.) Only for the
// *_kernels_cpu sources, which are compiled once per instruction set: nothing here may be shared
// between those objects, so everything is inlined by force.
#define GAZE_INLINE inline __attribute__((always_inline))

namespace gaze::simd {

#if defined(__AVX512F__)
constexpr int kBytes = 64;
#elif defined(__AVX__)
constexpr int kBytes = 32;
#else
constexpr int kBytes = 16;
#endif
constexpr std::int64_t kLanes = kBytes / 4;
using Floats = float __attribute__((vector_size(kBytes)));
using Ints = std::int32_t __attribute__((vector_size(kBytes)));

GAZE_INLINE Floats load(const float* from) {
  Floats values;
  std::memcpy(&values, from, sizeof(values));
  return values;
}

GAZE_INLINE void store(float* to, Floats values) { std::memcpy(to, &values, sizeof(values)); }

/// The first `count` (1..kLanes) values, zeros after them. Most calls are for a whole register; a
/// copy of a length that the compiler does not know is a call of memcpy.
GAZE_INLINE Floats load_some(const float* from, std::int64_t count) {
  if (count == kLanes) return load(from);
  Floats values = {};
  std::memcpy(&values, from, static_cast<std::size_t>(count) * sizeof(float));
  return values;
}

GAZE_INLINE void store_some(float* to, Floats values, std::int64_t count) {
  if (count == kLanes) return store(to, values);
  std::memcpy(to, &values, static_cast<std::size_t>(count) * sizeof(float));
}

GAZE_INLINE Floats all(float value) { return Floats{} + value; }

/// In a tree, always the same one: halves are added until one value is left.
GAZE_INLINE float sum(Floats values) {
#if defined(__AVX512F__)
  const auto eight = __builtin_shufflevector(values, values, 0, 1, 2, 3, 4, 5, 6, 7) +
                     __builtin_shufflevector(values, values, 8, 9, 10, 11, 12, 13, 14, 15);
#elif defined(__AVX__)
  const auto eight = values;
#endif
#if defined(__AVX__)
  const auto four = __builtin_shufflevector(eight, eight, 0, 1, 2, 3) +
                    __builtin_shufflevector(eight, eight, 4, 5, 6, 7);
#else
  const auto four = values;
#endif
  return (four[0] + four[2]) + (four[1] + four[3]);
}

/// 2^(n + fraction) for fraction in [-0.5, 0.5] and n whole, |n| < 126: given as n + 1.5 * 2^23,
/// which has n in its low bits.
GAZE_INLINE Floats exp2_of_parts(Floats shifted, Floats fraction) {
  Floats p = all(1.5403530e-4f);  // Taylor: ln(2)^k / k!
  p = p * fraction + 1.3333558e-3f;
  p = p * fraction + 9.6181291e-3f;
  p = p * fraction + 5.5504109e-2f;
  p = p * fraction + 2.4022651e-1f;
  p = p * fraction + 6.9314718e-1f;
  p = p * fraction + 1.0f;
  const Ints power = reinterpret_cast<Ints>(shifted) << 23;
  return reinterpret_cast<Floats>(reinterpret_cast<Ints>(p) + power);
}

/// 2^x for |x| < 126, to 2e-7 of itself.
GAZE_INLINE Floats exp2(Floats x) {
  const Floats shifted = x + 12582912.0f;  // rounds to the nearest whole number
  return exp2_of_parts(shifted, x - (shifted - 12582912.0f));
}

/// The smaller of each; b where one is NaN. Of `a < b ? a : b` GCC makes more than one instruction.
GAZE_INLINE Floats min(Floats a, Floats b) {
#if defined(__AVX512F__)
  // The form with a mask that takes all: GCC 12 warns of the other's own code.
  return reinterpret_cast<Floats>(
      _mm512_maskz_min_ps(0xffff, reinterpret_cast<__m512>(a), reinterpret_cast<__m512>(b)));
#elif defined(__AVX__)
  return reinterpret_cast<Floats>(
      _mm256_min_ps(reinterpret_cast<__m256>(a), reinterpret_cast<__m256>(b)));
#else
  return a < b ? a : b;
#endif
}

/// The larger of each; b where one is NaN.
GAZE_INLINE Floats max(Floats a, Floats b) {
#if defined(__AVX512F__)
  return reinterpret_cast<Floats>(
      _mm512_maskz_max_ps(0xffff, reinterpret_cast<__m512>(a), reinterpret_cast<__m512>(b)));
#elif defined(__AVX__)
  return reinterpret_cast<Floats>(
      _mm256_max_ps(reinterpret_cast<__m256>(a), reinterpret_cast<__m256>(b)));
#else
  return a > b ? a : b;
#endif
}

GAZE_INLINE Floats clamp(Floats x, float low, float high) {
  return min(all(high), max(all(low), x));
}

/// e^x, to 5e-7 of itself for |x| <= 86, cut there. (Without fused multiply-add: to 1e-5, since the
/// product with log2(e) rounds.)
GAZE_INLINE Floats exp(Floats x) {
  x = clamp(x, -86.0f, 86.0f);
  const Floats shifted = x * 1.44269504f + 12582912.0f;
  const Floats whole = shifted - 12582912.0f;
  // log2(e) in two parts: the second is what the first lost by rounding.
  const Floats fraction = (x * 1.44269504f - whole) + x * 1.92596e-8f;
  return exp2_of_parts(shifted, fraction);
}

/// 1 / x for x in [1, 1e30], to 2e-7 of itself.
GAZE_INLINE Floats reciprocal(Floats x) {
#if defined(__AVX512F__)
  // The form with a mask that takes all: GCC 12 warns of the other's own code.
  const auto guess =
      reinterpret_cast<Floats>(_mm512_maskz_rcp14_ps(0xffff, reinterpret_cast<__m512>(x)));
#elif defined(__AVX__)
  const auto guess = reinterpret_cast<Floats>(_mm256_rcp_ps(reinterpret_cast<__m256>(x)));
#else
  const Floats guess = 1.0f / x;
#endif
  return guess * (2.0f - x * guess);  // a Newton step doubles the digits
}

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

// Compiled once per instruction set; GAZE_LINEAR_KERNELS names the table this object fills.
#include "nn/kernels/linear_kernels_cpu.hpp"

#include <cstring>

#include "nn/kernels/vector_math.hpp"

namespace gaze {
namespace {

using Vector = simd::Floats;
constexpr int kLanes = simd::kLanes;
// A block of rows x vectors of sums that leaves registers for the weights and a value of x.
#if defined(__AVX512F__)
constexpr int kRows = 8, kVectors = 3;
#elif defined(__AVX__)
constexpr int kRows = 6, kVectors = 2;
#else
constexpr int kRows = 4, kVectors = 2;
#endif
constexpr std::int64_t kPanel = kVectors * kLanes;

/// How weights are stored, and what a step of a sum is.
struct F32 {
  using X = float;
  using Stored = float;
  using Weights = Vector;
  static GAZE_INLINE Weights load(const Stored* from) { return simd::load(from); }
  static GAZE_INLINE Vector add(Vector sum, X x, Weights weights) { return sum + x * weights; }
};

#if defined(__F16C__)
struct F16 : F32 {
  using Stored = std::uint16_t;
  static GAZE_INLINE Weights load(const Stored* from) {
#if defined(__AVX512F__)
    const auto* const here = reinterpret_cast<const __m256i*>(from);
    return reinterpret_cast<Vector>(_mm512_maskz_cvtph_ps(0xffff, _mm256_loadu_si256(here)));
#else
    const auto* const here = reinterpret_cast<const __m128i*>(from);
    return reinterpret_cast<Vector>(_mm256_cvtph_ps(_mm_loadu_si128(here)));
#endif
  }
};
#endif

#if defined(__AVX512BF16__)
struct Bf16 {
  using X = std::uint32_t;
  using Stored = std::uint32_t;
  using Weights = __m512bh;
  static GAZE_INLINE Weights load(const Stored* from) {
    return reinterpret_cast<__m512bh>(_mm512_loadu_si512(from));
  }
  static GAZE_INLINE Vector add(Vector sum, X x, Weights weights) {
    const auto all = reinterpret_cast<__m512bh>(_mm512_set1_epi32(static_cast<int>(x)));
    return reinterpret_cast<Vector>(_mm512_dpbf16_ps(reinterpret_cast<__m512>(sum), weights, all));
  }
};
#endif

template <typename Kind, int kCount>
GAZE_INLINE void block(const typename Kind::X* x, std::int64_t x_stride,
                       const typename Kind::Stored* panel, const float* bias, std::int64_t in,
                       std::int64_t outs, bool add, std::int64_t y_stride, float* y) {
  Vector sums[kCount][kVectors] = {};
  for (std::int64_t k = 0; k < in; ++k) {
    typename Kind::Weights weights[kVectors];
    for (int v = 0; v < kVectors; ++v) weights[v] = Kind::load(panel + k * kPanel + v * kLanes);
    for (int r = 0; r < kCount; ++r) {
      const typename Kind::X value = x[r * x_stride + k];
      for (int v = 0; v < kVectors; ++v) sums[r][v] = Kind::add(sums[r][v], value, weights[v]);
    }
  }
  float before[kPanel];
  for (int r = 0; r < kCount; ++r) {
    float* const to = y + r * y_stride;
    std::memcpy(before, sums[r], sizeof before);
    for (std::int64_t o = 0; o < outs; ++o) {
      const float with_bias = bias == nullptr ? before[o] : before[o] + bias[o];
      to[o] = add ? to[o] + with_bias : with_bias;
    }
  }
}

template <typename Kind>
void linear(const typename Kind::X* x, std::int64_t x_stride, const typename Kind::Stored* panel,
            const float* bias, std::int64_t rows, std::int64_t in, std::int64_t outs, bool add,
            std::int64_t y_stride, float* y) {
  while (rows > 0) {
    // What is left over at the end is one block, often one photo's beam.
    const std::int64_t count = rows >= kRows ? kRows : rows > 4 ? 4 : rows;
    if (count == kRows) {
      block<Kind, kRows>(x, x_stride, panel, bias, in, outs, add, y_stride, y);
    } else if (count == 4) {
      block<Kind, 4>(x, x_stride, panel, bias, in, outs, add, y_stride, y);
    } else if (count == 3) {
      block<Kind, 3>(x, x_stride, panel, bias, in, outs, add, y_stride, y);
    } else if (count == 2) {
      block<Kind, 2>(x, x_stride, panel, bias, in, outs, add, y_stride, y);
    } else {
      block<Kind, 1>(x, x_stride, panel, bias, in, outs, add, y_stride, y);
    }
    rows -= count;
    x += count * x_stride;
    y += count * y_stride;
  }
}

#if defined(__AVX512BF16__)
void to_pairs(const float* x, std::int64_t in, std::uint32_t* pairs) {
  for (std::int64_t k = 0; k < in; k += 32) {
    float some[32] = {};
    const float* from = x + k;
    if (in - k < 32) {
      std::memcpy(some, from, static_cast<std::size_t>(in - k) * sizeof(float));
      from = some;
    }
    const auto rounded = reinterpret_cast<__m512i>(
        _mm512_cvtne2ps_pbh(_mm512_loadu_ps(from + 16), _mm512_loadu_ps(from)));
    const std::int64_t count = in - k < 32 ? (in - k + 1) / 2 : 16;
    std::memcpy(pairs + k / 2, &rounded, static_cast<std::size_t>(count) * sizeof(*pairs));
  }
}
#endif

}  // namespace

const LinearKernels GAZE_LINEAR_KERNELS = {kPanel, linear<F32>,
#if defined(__F16C__)
                                           linear<F16>,
#else
                                           nullptr,
#endif
#if defined(__AVX512BF16__)
                                           linear<Bf16>, to_pairs
#else
                                           nullptr, nullptr
#endif
};

}  // namespace gaze

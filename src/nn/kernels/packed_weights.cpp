#include "nn/kernels/packed_weights.hpp"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cstring>

#include "nn/kernels/cpu_level.hpp"
#include "weights/dtype.hpp"

namespace gaze {
namespace {

const LinearKernels& kernels() {
  static const LinearKernels& chosen = []() -> const LinearKernels& {
    switch (cpu_level()) {
#if defined(__x86_64__)
      case CpuLevel::avx512_bf16:
        return kLinearKernelsAvx512Bf16;
      case CpuLevel::avx512:
        return kLinearKernelsAvx512;
      case CpuLevel::avx2:
        return kLinearKernelsAvx2;
#endif
      default:
        return kLinearKernelsBaseline;
    }
  }();
  return chosen;
}

std::uint32_t bits_of(float value) {
  std::uint32_t bits = 0;
  std::memcpy(&bits, &value, sizeof bits);
  return bits;
}

/// Whether the float of these bits is a half's normal number or zero. Most weights are.
bool fits_half_plainly(std::uint32_t bits) {
  const std::uint32_t magnitude = bits & 0x7fffffffu;
  const bool normal = magnitude - (113u << 23) < (30u << 23);
  return (magnitude == 0 || normal) && (bits & 0x1fffu) == 0;
}

bool fits_half(float value) {
  return fits_half_plainly(bits_of(value)) || half_to_float(float_to_half(value)) == value;
}

std::uint16_t to_half(float value) {
  const std::uint32_t bits = bits_of(value);
  if (!fits_half_plainly(bits) || (bits << 1) == 0) return float_to_half(value);
  return static_cast<std::uint16_t>((bits >> 16 & 0x8000u) |
                                    ((bits & 0x7fffffffu) - (112u << 23)) >> 13);
}

bool all_fit_half(const float* weight, std::int64_t out, std::int64_t in, std::int64_t stride) {
  for (std::int64_t o = 0; o < out; ++o) {
    const float* const row = weight + o * stride;
    if (!std::all_of(row, row + in, fits_half)) return false;
  }
  return true;
}

std::uint32_t pair(float first, float second) {
  return std::uint32_t{float_to_bfloat16(first)} | std::uint32_t{float_to_bfloat16(second)} << 16;
}

// A piece of work for a thread takes some 20 microseconds: less is not worth waking one for.
constexpr std::int64_t kMultiplyAddsAThread = 2'000'000;
// Rows whose values stay in cache while every panel meets them; a multiple of every block.
constexpr std::int64_t kRowsAPiece = 96;

}  // namespace

PackedWeights::PackedWeights(const float* weight, std::int64_t out, std::int64_t in,
                             std::int64_t stride, LinearPrecision precision)
    : out_(out), in_(in), panels_((out + kernels().panel - 1) / kernels().panel) {
  const std::int64_t panel = kernels().panel, pairs = (in + 1) / 2;
  const bool bf16 = precision == LinearPrecision::bf16 && kernels().of_bf16 != nullptr;
  const bool f16 = !bf16 && kernels().of_f16 != nullptr && all_fit_half(weight, out, in, stride);
  const auto room = static_cast<std::size_t>(panels_ * panel * (bf16 ? pairs : in));
  if (bf16) {
    bf16_.resize(room);
  } else if (f16) {
    f16_.resize(room);
  } else {
    f32_.resize(room);
  }
  // A few inputs of all outputs of a panel at a time: reading along a row, writing into the cache.
  constexpr std::int64_t kInputs = 16;
  for (std::int64_t p = 0; p < panels_; ++p) {
    for (std::int64_t from = 0; from < in; from += kInputs) {
      const std::int64_t to = std::min(in, from + kInputs);
      for (std::int64_t o = p * panel; o < std::min(out, (p + 1) * panel); ++o) {
        const float* const row = weight + o * stride;
        const auto first = p * panel * (bf16 ? pairs : in) + o % panel;
        for (std::int64_t k = from; k < to; k += bf16 ? 2 : 1) {
          const auto at = static_cast<std::size_t>(first + (bf16 ? k / 2 : k) * panel);
          if (bf16) {
            bf16_[at] = pair(row[k], k + 1 < in ? row[k + 1] : 0);
          } else if (f16) {
            f16_[at] = to_half(row[k]);
          } else {
            f32_[at] = row[k];
          }
        }
      }
    }
  }
}

void PackedWeights::multiply(const float* x, std::int64_t rows, const float* bias, bool add,
                             float* y) const {
  const std::int64_t panel = kernels().panel, pairs = (in_ + 1) / 2;
  thread_local std::vector<std::uint32_t> rounded;  // keeps its memory from call to call
  if (!bf16_.empty()) {
    rounded.resize(static_cast<std::size_t>(rows * pairs));
    for (std::int64_t r = 0; r < rows; ++r) {
      kernels().to_pairs(x + r * in_, in_, rounded.data() + r * pairs);
    }
  }
  const std::uint32_t* const x_pairs = rounded.data();
  const std::int64_t pieces = (rows + kRowsAPiece - 1) / kRowsAPiece;
  const std::int64_t of_piece = panel * in_ * std::min(rows, kRowsAPiece);
  const std::int64_t grain = std::max<std::int64_t>(1, kMultiplyAddsAThread / (of_piece + 1));
  at::parallel_for(0, panels_ * pieces, grain, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t n = begin; n < end; ++n) {
      const std::int64_t first = n / panels_ * kRowsAPiece, o = n % panels_ * panel;
      const std::int64_t count = std::min(kRowsAPiece, rows - first);
      const std::int64_t outs = std::min(panel, out_ - o);
      const float* const b = bias == nullptr ? nullptr : bias + o;
      float* const to = y + first * out_ + o;
      if (!bf16_.empty()) {
        kernels().of_bf16(x_pairs + first * pairs, pairs, bf16_.data() + o * pairs, b, count, pairs,
                          outs, add, out_, to);
      } else if (!f16_.empty()) {
        kernels().of_f16(x + first * in_, in_, f16_.data() + o * in_, b, count, in_, outs, add,
                         out_, to);
      } else {
        kernels().of_f32(x + first * in_, in_, f32_.data() + o * in_, b, count, in_, outs, add,
                         out_, to);
      }
    }
  });
}

}  // namespace gaze

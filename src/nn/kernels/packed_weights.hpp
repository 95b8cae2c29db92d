#pragma once
#include <cstdint>
#include <vector>

#include "nn/kernels/linear_kernels_cpu.hpp"

namespace gaze {

/// How a product's weights are stored and multiplied.
enum class LinearPrecision {
  exact,  ///< as float32: weights that half precision holds exactly are stored in it
  bf16    ///< weights and inputs rounded to bfloat16, sums in float32; exact on processors without
};

/// The weights of y = x W^T + b in the order a processor reads them: panel by panel of neighbouring
/// outputs, each input by input, so that one pass over them serves many rows. Never changes; safe
/// to use from several threads.
class PackedWeights {
 public:
  /// weight [out, in] float32 with `stride` floats between its rows; it is copied.
  PackedWeights(const float* weight, std::int64_t out, std::int64_t in, std::int64_t stride,
                LinearPrecision precision);

  std::int64_t outputs() const { return out_; }
  std::int64_t inputs() const { return in_; }
  std::size_t bytes() const { return f32_.size() * 4 + f16_.size() * 2 + bf16_.size() * 4; }

  /// y = x W^T + b, or y + (x W^T + b) where `add` is set. What a row gets does not depend on the
  /// other rows or on the threads, bit for bit. x [rows, in], bias [out] or null, y [rows, out]
  void multiply(const float* x, std::int64_t rows, const float* bias, bool add, float* y) const;

 private:
  std::int64_t out_, in_, panels_;
  // One of them holds the weights.
  std::vector<float> f32_;
  std::vector<std::uint16_t> f16_;
  std::vector<std::uint32_t> bf16_;
};

}  // namespace gaze

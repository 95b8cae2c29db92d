#pragma once
#include <cstdint>

namespace gaze {

/// Products of a few rows with one panel of packed weights (see packed_weights.hpp), built for one
/// instruction set. A panel holds `panel` outputs: for every input (bf16: for every two inputs) the
/// weights of these outputs side by side. y[r][o] = (sum over k of x[r][k] panel[k][o]) + bias[o],
/// to which y[r][o] itself is added where `add` is set. Every sum has the order of k, whatever the
/// number of rows is, so a row's answer does not depend on its neighbours.
///
/// bias: of the panel's outputs, or null; outs: how many of them there are, 1..panel; y: [rows,
/// y_stride], at the panel's first output.
struct LinearKernels {
  std::int64_t panel;
  /// x [rows, x_stride] float32, of which `in` are used; panel [in, panel] float32
  void (*of_f32)(const float* x, std::int64_t x_stride, const float* panel, const float* bias,
                 std::int64_t rows, std::int64_t in, std::int64_t outs, bool add,
                 std::int64_t y_stride, float* y);
  /// The same with weights in IEEE half precision, widened exactly. Null where the processor cannot.
  void (*of_f16)(const float* x, std::int64_t x_stride, const std::uint16_t* panel,
                 const float* bias, std::int64_t rows, std::int64_t in, std::int64_t outs, bool add,
                 std::int64_t y_stride, float* y);
  /// Products of bfloat16 numbers summed up in float32. x [rows, x_stride], panel [pairs, panel]:
  /// two neighbouring inputs in one number, the first in its low half. Null where the processor
  /// cannot.
  void (*of_bf16)(const std::uint32_t* x, std::int64_t x_stride, const std::uint32_t* panel,
                  const float* bias, std::int64_t rows, std::int64_t pairs, std::int64_t outs,
                  bool add, std::int64_t y_stride, float* y);
  /// x [in] -> its pairs [(in + 1) / 2], rounded to nearest; the partner of a last one is 0. Null
  /// where of_bf16 is.
  void (*to_pairs)(const float* x, std::int64_t in, std::uint32_t* pairs);
};

extern const LinearKernels kLinearKernelsBaseline;
extern const LinearKernels kLinearKernelsAvx2;
extern const LinearKernels kLinearKernelsAvx512;
extern const LinearKernels kLinearKernelsAvx512Bf16;

}  // namespace gaze

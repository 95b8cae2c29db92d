#pragma once
#include <cstdint>

namespace gaze {

/// The inner loops of step_kernels.hpp for one photo or one row, built for one instruction set.
/// Plain pointers and counts only: an inline function of a header compiled here with wider
/// instructions could end up being called on a processor without them.
struct StepKernels {
  /// keys [L, K], query [K], v [K] -> scores [L]
  void (*additive_scores)(const float* keys, const float* query, const float* v,
                          std::int64_t locations, std::int64_t size, float* scores);
  /// adds to grad_keys [L, K], grad_query [K], grad_v [K]
  void (*additive_scores_backward)(const float* keys, const float* query, const float* v,
                                   const float* grad_scores, std::int64_t locations,
                                   std::int64_t size, float* grad_keys, float* grad_query,
                                   float* grad_v);
  /// annotations [L, D], weights [L] -> context [D]
  void (*weighted_sum)(const float* annotations, const float* weights, std::int64_t locations,
                       std::int64_t size, float* context);
  /// annotations [L, D], vector [D] -> products [L]
  void (*products)(const float* annotations, const float* vector, std::int64_t locations,
                   std::int64_t size, float* products);
  /// One row: gates [4H] in place, cell_before [H] -> cell, tanh_cell, hidden [H]
  void (*lstm_cell)(float* gates, const float* cell_before, std::int64_t size, float* cell,
                    float* tanh_cell, float* hidden);
  void (*lstm_cell_backward)(const float* gates, const float* cell_before, const float* tanh_cell,
                             const float* grad_hidden, const float* grad_cell, std::int64_t size,
                             float* grad_gates, float* grad_cell_before);
  /// x [rows, in], weight [out, in] with `stride` floats between its rows, bias [out] or null
  /// -> y [rows, out_stride], `out` values a row
  void (*linear)(const float* x, const float* weight, const float* bias, std::int64_t rows,
                 std::int64_t in, std::int64_t out, std::int64_t stride, std::int64_t out_stride,
                 float* y);
  /// In place.
  void (*tanh)(float* values, std::int64_t count);
  void (*sigmoid)(float* values, std::int64_t count);
  void (*exp)(float* values, std::int64_t count);
};

extern const StepKernels kStepKernelsBaseline;
extern const StepKernels kStepKernelsAvx2;
extern const StepKernels kStepKernelsAvx512;

}  // namespace gaze

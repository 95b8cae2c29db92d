#pragma once
#include <cstdint>

namespace gaze {

/// The inner loops of step_kernels.hpp for one photo, built for one instruction set.
/// Plain pointers and counts only: an inline function of a header compiled here with wider
/// instructions could end up being called on a processor without them.
struct StepKernels {
  /// key_exps [L, K] e^(2 keys), query_exps: `rows` of [K] e^(2 query), v [K] -> scores: `rows` of
  /// [L]
  void (*additive_scores)(const float* key_exps, const float* const* query_exps, const float* v,
                          std::int64_t rows, std::int64_t locations, std::int64_t size,
                          float* const* scores);
  /// adds to grad_keys [L, K], grad_query [K], grad_v [K]
  void (*additive_scores_backward)(const float* key_exps, const float* query_exp, const float* v,
                                   const float* grad_scores, std::int64_t locations,
                                   std::int64_t size, float* grad_keys, float* grad_query,
                                   float* grad_v);
  /// annotations [L, D], weights: `rows` of [L] -> context: `rows` of [D]
  void (*weighted_sum)(const float* annotations, const float* const* weights, std::int64_t rows,
                       std::int64_t locations, std::int64_t size, float* const* context);
  /// annotations [L, D], vector [D] -> products [L]
  void (*products)(const float* annotations, const float* vector, std::int64_t locations,
                   std::int64_t size, float* products);
  /// One row: gates [4H] in place, cell_before [H] -> cell, tanh_cell, hidden [H]
  void (*lstm_cell)(float* gates, const float* cell_before, std::int64_t size, float* cell,
                    float* tanh_cell, float* hidden);
  void (*lstm_cell_backward)(const float* gates, const float* cell_before, const float* tanh_cell,
                             const float* grad_hidden, const float* grad_cell, std::int64_t size,
                             float* grad_gates, float* grad_cell_before);
  /// In place. log_softmax: at least one value, all of one row.
  void (*tanh)(float* values, std::int64_t count);
  void (*sigmoid)(float* values, std::int64_t count);
  void (*exp)(float* values, std::int64_t count);
  void (*log_softmax)(float* values, std::int64_t count);
};

/// Those for cpu_level(). Thread-safe.
const StepKernels& step_kernels();

extern const StepKernels kStepKernelsBaseline;
extern const StepKernels kStepKernelsAvx2;
extern const StepKernels kStepKernelsAvx512;

}  // namespace gaze

#pragma once
#include <torch/nn/module.h>

#include <memory>

#include "config/config.hpp"

// Letters: L locations, R x C rows and columns of the grid, N rows (captions), H hidden size.

namespace gaze {

/// Rows and columns of the locations, L = rows * columns, row by row.
struct GridShape {
  std::int64_t rows = 0, columns = 0;
};

/// Weights of one step. The last column is that of the sentinel if the scores had one.
struct Weighed {
  at::Tensor weights;      ///< alpha, the shape of the scores, each >= 0
  at::Tensor log_weights;  ///< its natural log, finite where alpha is 0; only with gradients
};

/// The steps of a scope over one batch.
class ScopeSteps {
 public:
  virtual ~ScopeSteps() = default;
  /// scores [N * heads, L] or [N * heads, L + 1], hidden [N, H], step: 0 for the first word.
  virtual Weighed weigh(const at::Tensor& scores, const at::Tensor& hidden, std::int64_t step) = 0;
};

/// Which cells may be weighed, and how scores become weights.
class ScopeImpl : public torch::nn::Module {
 public:
  virtual std::unique_ptr<ScopeSteps> begin(const GridShape& grid) = 0;
};

/// The scope config.attention.scope names. Throws Error(usage) for one that scores no cells.
std::shared_ptr<ScopeImpl> make_scope(const DecoderConfig& config);

#define GAZE_SCOPE(name) std::shared_ptr<ScopeImpl> make_##name##_scope(const DecoderConfig&);
GAZE_SCORING_SCOPES(GAZE_SCOPE)
#undef GAZE_SCOPE

/// softmax over each row; log_weights come from log_softmax, not from log(softmax).
Weighed softmax_weights(const at::Tensor& scores);

}  // namespace gaze

#pragma once
#include <memory>

#include "nn/attention/cell_sampler.hpp"
#include "nn/attention/scope.hpp"
#include "nn/attention/score.hpp"

// One step of attention. Score, scope and kind (soft or hard) are independent (README.md here); each is a class
// of its own, and this file combines them. A decoder knows only this file.
//
// Letters: P photos, L locations, D annotation size, H hidden size, N rows.

namespace gaze {

/// The parts of one attention that have weights to learn. Scope "uniform" has none.
struct AttentionParts {
  AttentionConfig config;
  std::shared_ptr<ScoreImpl> score;
  std::shared_ptr<ScopeImpl> scope;
};
AttentionParts make_attention(const DecoderConfig& config);

/// The result of one step of attention.
struct AttentionOutput {
  at::Tensor weights;      ///< alpha_t [N, L], the heads' mean; each row >= 0 and sums to at most 1
  at::Tensor log_weights;  ///< [N, L]; only with gradients
  at::Tensor context;      ///< the attended annotation before any gate [N, D]
  at::Tensor cells;  ///< [N] int64 as chosen, -1: the expectation; undefined without a chooser
};

/// The attention steps over one batch of photos.
class AttentionSteps {
 public:
  /// annotations [P, L, D]: what is scored, and summed unless `summed` [P, L, D] is given. In
  /// training `summed` has dropout and `annotations` has not: the context is noisy, the weights are
  /// not.
  /// Throws Error(usage) for a local scope over a grid that is not square.
  AttentionSteps(const AttentionParts& parts, const at::Tensor& annotations,
                 const std::shared_ptr<const RowsOfPhotos>& rows, const at::Tensor& summed = {});

  /// hidden [N, H], N at most the batch's rows: its first ones. sentinel [N, D] or undefined;
  /// step: 0 for the first word; chooser: of hard attention, else null.
  AttentionOutput attend(const at::Tensor& hidden, const at::Tensor& sentinel, std::int64_t step,
                         CellSampler* chooser);
  void set_rows(const std::shared_ptr<const RowsOfPhotos>& rows);

 private:
  at::Tensor even_weights(const at::Tensor& hidden) const;

  AttentionParts parts_;
  std::int64_t heads_, locations_;
  std::unique_ptr<ScoreSteps> score_;
  std::unique_ptr<ScopeSteps> scope_;
  StepWeightedSum sum_;
};

}  // namespace gaze

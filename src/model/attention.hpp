#pragma once
#include <torch/nn/module.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/pimpl.h>

#include <memory>

#include "model/config.hpp"
#include "model/step_autograd.hpp"

// Where to look next. score x scope x choice are independent (DESIGN.md); each is one class or
// function, and RecurrentDecoder knows none of them.
//
// Letters: P photos, L locations, D annotation size, H hidden size, K attention size, N rows.

namespace gaze {

/// A score's view of some photos, made once a batch and asked once a step.
class ScoreSteps {
 public:
  virtual ~ScoreSteps() = default;
  /// e_t: hidden [N, H] -> [N, L], any real number
  virtual at::Tensor scores(const at::Tensor& hidden) = 0;
  virtual void set_rows(std::shared_ptr<const RowsOfPhotos> rows) = 0;
};

/// How well each location fits a decoder state: one of the family of scoring functions.
class ScoreImpl : public torch::nn::Module {
 public:
  /// annotations [P, L, D]. The half of the score that does not depend on the step is computed
  /// here.
  virtual std::unique_ptr<ScoreSteps> begin(const at::Tensor& annotations,
                                            std::shared_ptr<const RowsOfPhotos> rows) = 0;
};

/// e_i = v^T tanh(W_a a_i + W_h h), the MLP of Bahdanau et al. 2014 and of Xu et al. 2015,
/// section 3.1.2.
class AdditiveScoreImpl : public ScoreImpl {
 public:
  explicit AdditiveScoreImpl(const DecoderConfig& config);
  std::unique_ptr<ScoreSteps> begin(const at::Tensor& annotations,
                                    std::shared_ptr<const RowsOfPhotos> rows) override;

 private:
  torch::nn::Linear from_annotation_{nullptr}, from_hidden_{nullptr}, score_{nullptr};
};

/// The score config.attention.score names. Throws Error(usage) for one there is not.
std::shared_ptr<ScoreImpl> make_score(const DecoderConfig& config);

/// What one step of attention found.
struct Look {
  at::Tensor weights;  ///< alpha_t [N, L]; each row >= 0 and sums to 1
  at::Tensor context;  ///< the attended annotation before any gate [N, D]
};

/// One batch of photos under attention.
class AttentionSteps {
 public:
  /// annotations [P, L, D]
  AttentionSteps(ScoreImpl& score, const at::Tensor& annotations,
                 std::shared_ptr<const RowsOfPhotos> rows);

  /// hidden [N, H], N at most the batch's rows: its first ones
  Look look(const at::Tensor& hidden);
  void set_rows(std::shared_ptr<const RowsOfPhotos> rows);

 private:
  std::unique_ptr<ScoreSteps> score_;
  StepWeightedSum sum_;
};

}  // namespace gaze

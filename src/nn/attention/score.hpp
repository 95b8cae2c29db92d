#pragma once
#include <torch/nn/module.h>

#include <memory>

#include "config/config.hpp"
#include "nn/kernels/step_autograd.hpp"

// Letters: P photos, L locations, D annotation size, H hidden size, K attention size, N rows.

namespace gaze {

/// A score over some photos, made once a batch and used once a step.
class ScoreSteps {
 public:
  virtual ~ScoreSteps() = default;
  /// e_t: hidden [N, H] -> [N * heads, L], any real number. With a sentinel for each row [N, D]
  /// (`sentinel`; undefined: none), its score comes last: [N * heads, L + 1].
  virtual at::Tensor scores(const at::Tensor& hidden, const at::Tensor& sentinel) = 0;
  virtual void set_rows(std::shared_ptr<const RowsOfPhotos> rows) = 0;
};

/// A scoring function: how well each location fits a decoder state.
class ScoreImpl : public torch::nn::Module {
 public:
  /// annotations [P, L, D]. The half of the score that does not depend on the step is computed
  /// here.
  virtual std::unique_ptr<ScoreSteps> begin(const at::Tensor& annotations,
                                            std::shared_ptr<const RowsOfPhotos> rows) = 0;
  /// The values that the weights sum, from annotations or sentinels [M, D] -> [M, D]: unchanged
  /// where a score has no value map.
  virtual at::Tensor values(const at::Tensor& annotations) { return annotations; }
};

/// The score that config.attention.score names.
std::shared_ptr<ScoreImpl> make_score(const DecoderConfig& config);

#define GAZE_SCORE(name) std::shared_ptr<ScoreImpl> make_##name##_score(const DecoderConfig&);
GAZE_SCORES(GAZE_SCORE)
#undef GAZE_SCORE

}  // namespace gaze

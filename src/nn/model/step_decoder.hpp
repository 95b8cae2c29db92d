#pragma once
#include <memory>
#include <vector>

#include "nn/decoder.hpp"
#include "search/step_model.hpp"
#include "text/vocabulary.hpp"

namespace gaze {

/// A decoder over some photos, in the form a search drives. Keeps every step's attention maps and
/// gates, so that a finished hypothesis has them.
class StepDecoder : public StepModel {
 public:
  /// features [P, L, F]. `decoder` outlives this object and does not change meanwhile. Runs without
  /// gradients.
  StepDecoder(Decoder& decoder, const at::Tensor& features, int vocabulary_size,
              const DecodingChoice& choice = {});

  int vocabulary_size() const override { return vocabulary_size_; }
  int start_token() const override { return Vocabulary::kStart; }
  int end_token() const override { return Vocabulary::kEnd; }
  int unknown_token() const override { return Vocabulary::kUnknown; }
  void step(const std::vector<int>& parents, const std::vector<int>& tokens) override;
  const float* log_probs(int row) const override;

  /// alpha of row `row` in step `step`: L values.
  std::vector<float> weights(std::size_t step, int row) const;
  /// beta there; -1 for models without a gate.
  double gate(std::size_t step, int row) const;
  /// The location hard attention took there, in 0..L-1; -1 for soft models.
  int cell(std::size_t step, int row) const;
  /// The probability of each concept of a photo, in 0..1; empty for models without concepts.
  std::vector<float> concepts(std::size_t photo) const;

 private:
  const DecoderWeights* weights_in_use() const;

  Decoder& decoder_;
  std::unique_ptr<const DecoderWeights> own_weights_;  // of a decoder that is not frozen
  int vocabulary_size_;
  std::unique_ptr<DecoderState> state_;
  at::Tensor log_probs_;
  std::vector<at::Tensor> weights_, gates_, cells_;  // one a step
};

}  // namespace gaze

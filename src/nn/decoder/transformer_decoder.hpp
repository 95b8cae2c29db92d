#pragma once
#include <torch/nn/modules/embedding.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/normalization.h>

#include <memory>
#include <vector>

#include "nn/decoder.hpp"
#include "nn/decoder/annotator.hpp"
#include "nn/decoder/transformer_layer.hpp"

// Letters as in decoder.hpp; E = K = H here.

namespace gaze {

/// A transformer decoder with masked self-attention and cross-attention (Vaswani et al. 2017):
///
///   a = LN(Annotator(x))
///
///   x_t = sqrt(H) E y_{t-1} + pos_t, through config.layers of TransformerLayer
///
///   logits = E LN(x_t) + b_o
///
/// The output shares the embedding's matrix: at H = E that halves the parameters of the vocabulary.
/// Maps are those of the last layer, the heads' mean. Dropout is applied to a (annotations), to
/// sqrt(H) E y (embedding) and to the last LN(x) (output).
class TransformerDecoder : public Decoder {
 public:
  /// Throws Error(usage) as check(config) does.
  TransformerDecoder(const DecoderConfig& config, int vocabulary_size);

  TeacherForced teacher_forced(const at::Tensor& features, const CaptionBatch& batch,
                               const TrainingNoise& noise) override;
  /// Attention is soft: `choice` changes nothing.
  std::unique_ptr<DecoderState> begin(const at::Tensor& features,
                                      const DecodingChoice& choice = {}) override;
  DecoderStep step(DecoderState& state, const std::vector<std::int64_t>& parents,
                   const std::vector<std::int64_t>& tokens) override;

 private:
  struct State;

  /// features [P, L, F] -> each layer's keys and values
  std::vector<PhotoKeys> keys_of(const at::Tensor& features, const TrainingNoise& noise);
  /// tokens [M] int64 -> sqrt(H) E y [M, H]
  at::Tensor embedded(const at::Tensor& tokens);
  /// x [M, H], after the last layer -> [M, V]
  at::Tensor logits(const at::Tensor& x, const TrainingNoise& noise);

  DecoderConfig config_;
  Annotator annotate_;
  torch::nn::LayerNorm norm_cells_{nullptr}, norm_last_{nullptr};
  torch::nn::Embedding embed_{nullptr};
  std::vector<std::shared_ptr<TransformerLayer>> layers_;
  at::Tensor output_bias_;
};

}  // namespace gaze

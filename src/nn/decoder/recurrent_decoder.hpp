#pragma once
#include <torch/nn/modules/embedding.h>
#include <torch/nn/modules/linear.h>

#include <memory>
#include <vector>

#include "nn/attention/attention.hpp"
#include "nn/attention/sentinel.hpp"
#include "nn/decoder.hpp"
#include "nn/decoder/annotator.hpp"
#include "nn/decoder/concepts.hpp"

// Letters as in decoder.hpp.

namespace gaze {

/// An LSTM with attention to the photo at every word. For both timings:
///
///   a = Annotator(x)
///
///   h_0 = tanh(W_h mean_i a_i + b_h), c_0 alike
///
/// Timing "before", Show, Attend and Tell (eqs. 1-7 of Xu et al. 2015, with the tanh of the
/// reference code):
///
///   z_t = beta_t sum_i alpha_{t, i} a_i, where alpha_t reads h_{t-1}, as does
///   beta_t = sigmoid(w^T h_{t-1} + b)
///
///   h_t, c_t = LSTM([E y_{t-1}; z_t], h_{t-1}, c_{t-1})
///
///   logits = W_o tanh(E y_{t-1} + W_h h_t + W_z z_t) + b_o
///
/// Timing "after", Luong et al. 2015, section 3, with input feeding (g_0 = 0):
///
///   h_t, c_t = LSTM([E y_{t-1}; g_{t-1}], h_{t-1}, c_{t-1})
///
///   z_t as above, but alpha_t and beta_t read h_t
///
///   g_t = tanh(W_c [z_t; h_t] + b_c),  logits = W_o g_t + b_o
///
/// Scope "none" has no z_t anywhere: the photo is in h_0 and c_0 alone.
///
/// With config.concepts the gates of the LSTM and the logits have a term more: concepts.hpp.
class RecurrentDecoder : public Decoder {
 public:
  /// Throws Error(usage) as check(config) does.
  RecurrentDecoder(const DecoderConfig& config, int vocabulary_size);

  TeacherForced teacher_forced(const at::Tensor& features, const CaptionBatch& batch,
                               const TrainingNoise& noise) override;
  std::unique_ptr<DecoderState> begin(const at::Tensor& features,
                                      const DecodingChoice& choice = {}) override;
  DecoderStep step(DecoderState& state, const std::vector<std::int64_t>& parents,
                   const std::vector<std::int64_t>& tokens) override;
  at::Tensor concept_logits(const at::Tensor& features) override;
  at::Tensor class_logits(const at::Tensor& features) override;
  at::Tensor concepts(const DecoderState& state) const override;

 private:
  struct Steps;       // weights and annotations in the form that a loop over steps uses
  struct RowState;    // the state of a row between words
  struct WordInput;   // the projections of a step's input word
  struct StepOutput;  // the result of a step
  struct State;

  bool attends_after_lstm() const { return config_.attention.timing == AttentionTiming::post_lstm; }
  bool has_attention() const { return config_.attention.scope != ScopeKind::none; }
  RowState initial_state(const at::Tensor& annotations) const;
  Steps begin_steps(const at::Tensor& annotations, const std::shared_ptr<const RowsOfPhotos>& rows,
                    const at::Tensor& summed = {});
  WordInput embed_input(const at::Tensor& embedded) const;
  void attend(Steps& steps, const WordInput& input, const at::Tensor& query, const RowState& before,
              const at::Tensor& cell, std::int64_t t, CellSampler* chooser, StepOutput& into) const;
  StepOutput advance(Steps& steps, const WordInput& input, const RowState& before, std::int64_t t,
                     CellSampler* chooser) const;
  /// embedded [M, E], hidden [M, H] (of timing "after": g), context [M, D] -> [M, V]
  at::Tensor logits(const at::Tensor& embedded, const at::Tensor& hidden, const at::Tensor& context,
                    const TrainingNoise& noise) const;

  DecoderConfig config_;
  int vocabulary_size_;
  Annotator annotate_;
  torch::nn::Linear init_h_{nullptr}, init_c_{nullptr}, gate_{nullptr};
  torch::nn::Embedding embed_{nullptr};
  AttentionParts attention_;
  std::shared_ptr<SentinelImpl> sentinel_;
  std::shared_ptr<ConceptsImpl> concepts_;  // null without concepts
  at::Tensor weight_ih_, weight_hh_, lstm_bias_;
  torch::nn::Linear combine_{nullptr};  // W_c, of timing "after"
  torch::nn::Linear out_hidden_{nullptr}, out_context_{nullptr}, out_word_{nullptr};
};

}  // namespace gaze

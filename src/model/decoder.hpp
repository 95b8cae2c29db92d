#pragma once
#include <ATen/core/Generator.h>
#include <torch/nn/modules/embedding.h>
#include <torch/nn/modules/linear.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "model/attention.hpp"

// Letters: P photos, L locations, F features a cell (of the encoder), D annotation size, H hidden
// size, E embedding size, V words, N captions (rows), T steps, M = the sum over steps of the
// captions still being written then.

namespace gaze {

/// Captions to learn from, longest first, so that step t concerns a prefix of the rows.
struct CaptionBatch {
  std::shared_ptr<const RowsOfPhotos> rows;
  std::vector<std::int64_t> active;  ///< [T] rows alive at step t, never growing
  at::Tensor inputs;   ///< [M] int64: the word each step reads (start, w_1, ..., w_n), step by step
  at::Tensor targets;  ///< [M] int64: the word it should say (w_1, ..., w_n, end)
  at::Tensor row_of;   ///< [M] int64: which caption
  at::Tensor caption_of;  ///< [N] int64: which caption of the caller's list became row n

  /// captions: words without start and end; photo_of[k]: the photo of caption k.
  static CaptionBatch from(const std::vector<std::vector<int>>& captions,
                           const std::vector<std::int64_t>& photo_of, std::int64_t photos,
                           int start_token, int end_token);
};

/// Noise that keeps a decoder from learning its captions by heart. Off when all are 0.
struct DecoderDropout {
  double annotations = 0, embedding = 0, output = 0;
  at::Generator generator;  ///< where the noise comes from; needed when any is above 0
};

/// A decoder's answers when it is told the words so far (teacher forcing).
struct TeacherForced {
  at::Tensor logits;   ///< [M, V]
  at::Tensor weights;  ///< [M, L] alpha
  at::Tensor gate;     ///< [M] beta, undefined for models without one
  at::Tensor looked;   ///< [N, L] S_i = sum_t alpha_{t, i}
};

/// Hypotheses being written. Made by Decoder::begin, changed by Decoder::step.
class DecoderState {
 public:
  virtual ~DecoderState() = default;
};

/// What a step says of each row.
struct DecoderStep {
  at::Tensor log_probs;  ///< [N, V] natural logs
  at::Tensor weights;    ///< [N, L] alpha
  at::Tensor gate;       ///< [N] beta, undefined for models without one
};

/// Any network that writes captions from features: what training and decoding need of it.
class Decoder : public torch::nn::Module {
 public:
  /// features [P, L, F] -> logits of every step of every caption. Differentiable.
  virtual TeacherForced teacher_forced(const at::Tensor& features, const CaptionBatch& batch,
                                       const DecoderDropout& dropout) = 0;

  /// features [P, L, F]: one row a photo, nothing said yet.
  virtual std::unique_ptr<DecoderState> begin(const at::Tensor& features) = 0;
  /// Row n continues row parents[n] of the state with the word tokens[n]. Without gradients on the
  /// CPU a row's answer does not depend on the other rows or on the threads, bit for bit: see
  /// row_linear().
  virtual DecoderStep step(DecoderState& state, const std::vector<std::int64_t>& parents,
                           const std::vector<std::int64_t>& tokens) = 0;
};

/// "Show, Attend and Tell": an LSTM that looks at the photo before every word.
///
///   a = relu(W_p x + b_p)
///
///   h_0 = tanh(W_h mean_i a_i + b_h), c_0 alike
///
///   z_t = beta_t sum_i alpha_{t, i} a_i, where alpha_t and beta_t = sigmoid(w^T h_{t-1} + b)
///
///   h_t, c_t = LSTM([E y_{t-1}; z_t], h_{t-1}, c_{t-1})
///
///   logits = W_o tanh(E y_{t-1} + W_h h_t + W_z z_t) + b_o
///
/// Eqs. 1-7 of Xu et al. 2015, with the tanh of the reference code.
class RecurrentDecoder : public Decoder {
 public:
  /// Throws Error(usage) as check(config) does.
  RecurrentDecoder(const DecoderConfig& config, int vocabulary_size);

  TeacherForced teacher_forced(const at::Tensor& features, const CaptionBatch& batch,
                               const DecoderDropout& dropout) override;
  std::unique_ptr<DecoderState> begin(const at::Tensor& features) override;
  DecoderStep step(DecoderState& state, const std::vector<std::int64_t>& parents,
                   const std::vector<std::int64_t>& tokens) override;

 private:
  struct Steps;  // weights and annotations in the form a run of steps uses
  struct State;
  struct Stepped;

  at::Tensor annotations(const at::Tensor& features);
  LstmState first_state(const at::Tensor& annotations);
  Steps begin_steps(const at::Tensor& annotations, std::shared_ptr<const RowsOfPhotos> rows);
  Stepped advance(Steps& steps, const at::Tensor& gates_of_word, const LstmState& state);
  at::Tensor logits(const at::Tensor& embedded, const at::Tensor& hidden, const at::Tensor& context,
                    const DecoderDropout& dropout);

  DecoderConfig config_;
  int vocabulary_size_;
  torch::nn::Linear project_{nullptr}, init_h_{nullptr}, init_c_{nullptr}, gate_{nullptr};
  torch::nn::Embedding embed_{nullptr};
  std::shared_ptr<ScoreImpl> score_;
  at::Tensor weight_ih_, weight_hh_, lstm_bias_;
  torch::nn::Linear out_hidden_{nullptr}, out_context_{nullptr}, out_word_{nullptr};
};

std::shared_ptr<Decoder> make_decoder(const DecoderConfig& config, int vocabulary_size);

}  // namespace gaze

#pragma once
#include <ATen/core/Generator.h>
#include <torch/nn/module.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "config/config.hpp"
#include "gaze/decode_options.hpp"
#include "nn/kernels/decoder_weights.hpp"
#include "nn/kernels/step_kernels.hpp"

// Letters: P photos, L locations, F features a cell (of the encoder), D annotation size, H hidden
// size, E embedding size, V words, N captions (rows), T steps, M = the sum over steps of the
// captions not yet at their end.

namespace gaze {

/// Captions to learn from, longest first, so that step t concerns a prefix of the rows.
struct CaptionBatch {
  std::shared_ptr<const RowsOfPhotos> rows;
  std::vector<std::int64_t> active;  ///< [T] rows alive at step t, never growing
  at::Tensor inputs;   ///< [M] int64: the word each step reads (start, w_1, ..., w_n), step by step
  at::Tensor targets;  ///< [M] int64: the word to predict (w_1, ..., w_n, end)
  at::Tensor row_of;   ///< [M] int64: which caption
  at::Tensor caption_of;  ///< [N] int64: which caption of the caller's list became row n
  /// [P, K]: the concepts' probabilities where they do not come from the photo: concepts.hpp.
  /// Undefined: those of the heads.
  at::Tensor concepts;

  /// captions: words without start and end; photo_of[k]: the photo of caption k.
  static CaptionBatch from(const std::vector<std::vector<int>>& captions,
                           const std::vector<std::int64_t>& photo_of, std::int64_t photos,
                           int start_token, int end_token);
};

/// The randomness in the training of a decoder. None when all are 0.
struct TrainingNoise {
  double annotations = 0, embedding = 0, output = 0;  ///< dropout
  double concepts = 0;                                ///< fraction of the photos' concepts left out
  /// Hard attention: the probability that a caption's cells are drawn from its weights; the other
  /// captions use the expectation.
  double sampled_captions = 0;
  /// [M] int64: cells to take instead of drawing them, -1 for the expectation. Undefined: draw.
  at::Tensor cells;
  at::Generator generator;  ///< the source of the noise; needed when any is above 0
};

/// A decoder's output for given captions (teacher forcing).
struct TeacherForced {
  at::Tensor logits;       ///< [M, V]
  at::Tensor weights;      ///< [M, L] alpha, the heads' mean
  at::Tensor log_weights;  ///< [M, L] its natural log; where a window gives 0 see window.hpp
  at::Tensor gate;         ///< [M] beta, undefined for models without one
  at::Tensor cells;        ///< [M] int64 the cell taken, -1: the expectation; undefined when soft
  at::Tensor weight_sums;  ///< [N, L] S_i = sum_t alpha_{t, i}
};

/// Hypotheses being written. Made by Decoder::begin, changed by Decoder::step.
class DecoderState {
 public:
  virtual ~DecoderState() = default;
};

/// How hard attention decodes; soft attention has no such choice.
struct DecodingChoice {
  AttentionChoice choice = AttentionChoice::expectation;
  std::uint64_t seed = 0;  ///< of `sample`
};

/// The output of one step for each row.
struct DecoderStep {
  at::Tensor log_probs;  ///< [N, V] natural logs
  at::Tensor weights;    ///< [N, L] alpha, the heads' mean
  at::Tensor gate;       ///< [N] beta, undefined for models without one
  at::Tensor cells;      ///< [N] int64 the cell taken; for the expectation the one with the
                         ///< largest weight; undefined when soft
};

/// The interface of every decoder: what training and decoding need.
class Decoder : public torch::nn::Module {
 public:
  /// features [P, L, F] -> logits of every step of every caption. Differentiable.
  virtual TeacherForced teacher_forced(const at::Tensor& features, const CaptionBatch& batch,
                                       const TrainingNoise& noise) = 0;

  /// features [P, L, F]: one row a photo, before the first word.
  virtual std::unique_ptr<DecoderState> begin(const at::Tensor& features,
                                              const DecodingChoice& choice = {}) = 0;
  /// Row n continues row parents[n] of the state with the word tokens[n]. Without gradients on the
  /// CPU a row's result does not depend on the other rows or on the threads, bit for bit: see
  /// row_linear().
  virtual DecoderStep step(DecoderState& state, const std::vector<std::int64_t>& parents,
                           const std::vector<std::int64_t>& tokens) = 0;

  /// features [P, L, F] -> log-odds of the concepts that are learned from captions [P, K], see
  /// concepts.hpp. Differentiable. Undefined for a decoder without concepts.
  virtual at::Tensor concept_logits(const at::Tensor& features);
  /// The same of the classes of their classifier [P, C]; undefined for a decoder without one.
  virtual at::Tensor class_logits(const at::Tensor& features);
  /// [P, K] of the photos of a state; undefined for a decoder without concepts.
  virtual at::Tensor concepts(const DecoderState& state) const;

  /// From now on the parameters keep their values and places: a StepDecoder lays them out for the
  /// processor once, not for every batch of photos.
  void freeze(LinearPrecision precision);
  /// Null until frozen.
  const DecoderWeights* frozen_weights() const { return frozen_.get(); }

 private:
  std::shared_ptr<const DecoderWeights> frozen_;
};

/// The decoder config.family names. Throws Error(usage) as check(config) does.
std::shared_ptr<Decoder> make_decoder(const DecoderConfig& config, int vocabulary_size);

}  // namespace gaze

#pragma once
#include <ATen/core/Tensor.h>
#include <c10/util/intrusive_ptr.h>

#include <memory>

#include "nn/kernels/packed_weights.hpp"
#include "nn/kernels/step_kernels.hpp"

// Differentiable steps of a recurrent decoder. What stays the same over a caption (weights,
// annotations, keys) is used once a step, and plain autograd would write a full-sized gradient at
// each of them: hundreds of megabytes a batch. Here every step notes what it needs on a tape, and
// the gradient of the constant is made once, when the last step has been walked back.
//
// Letters: P photos, L locations, D annotation size, K attention size, H hidden size,
// N rows active in this step (a prefix of the batch's rows).

namespace gaze {

/// What a step notes for the way back; only step_autograd.cpp knows what is in it.
using TapeHandle = c10::intrusive_ptr<c10::intrusive_ptr_target>;

/// x W^T + b. Without gradients on the CPU, a row's answer does not depend on the other rows or on
/// the threads, bit for bit; with gradients it is LibTorch's. x [N, in], weight [out, in], bias
/// [out] or undefined -> [N, out]
at::Tensor row_linear(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias);
/// The same promise for functions of one number.
at::Tensor row_tanh(const at::Tensor& x);
at::Tensor row_sigmoid(const at::Tensor& x);
at::Tensor row_exp(const at::Tensor& x);
/// The mean annotation of each photo: [P, L, D] -> [P, D]
at::Tensor row_mean(const at::Tensor& annotations);

/// x W^T + b at every step, with one product for the gradient of W; without gradients,
/// row_linear(). One thread at a time.
class StepLinear {
 public:
  StepLinear() = default;
  /// weight [out, in]; bias [out] or undefined
  StepLinear(const at::Tensor& weight, const at::Tensor& bias);

  /// x [N, in] -> [N, out]
  at::Tensor operator()(const at::Tensor& x) const;
  /// The same added to `sum` [N, out], whose values may be overwritten.
  at::Tensor onto(const at::Tensor& sum, const at::Tensor& x) const;

 private:
  const PackedWeights& packed() const;

  at::Tensor weight_, bias_;
  TapeHandle tape_;
  mutable std::shared_ptr<const PackedWeights> packed_;  // made when first used
};

/// Additive scores over keys that stay the same: see additive_scores().
class StepAdditiveScores {
 public:
  StepAdditiveScores() = default;
  /// keys [P, L, K], v [K]
  StepAdditiveScores(const at::Tensor& keys, const at::Tensor& v,
                     std::shared_ptr<const RowsOfPhotos> rows);

  /// query [N, K] -> [N, L]
  at::Tensor operator()(const at::Tensor& query) const;
  /// Other rows for the steps to come: when decoding, hypotheses come and go. Not while training.
  void set_rows(std::shared_ptr<const RowsOfPhotos> rows);

 private:
  at::Tensor keys_;  // undefined without gradients
  at::Tensor key_exps_, v_;
  TapeHandle tape_;
};

/// Products of each row's query with keys that stay the same: see row_products().
class StepDotScores {
 public:
  StepDotScores() = default;
  /// keys [P, L, K]
  StepDotScores(const at::Tensor& keys, std::shared_ptr<const RowsOfPhotos> rows);

  /// query [N, K] -> [N, L]
  at::Tensor operator()(const at::Tensor& query) const;
  void set_rows(std::shared_ptr<const RowsOfPhotos> rows);

 private:
  at::Tensor keys_;
  TapeHandle tape_;
};

/// The expected annotation of each row, eq. (13) of Xu et al. 2015.
class StepWeightedSum {
 public:
  StepWeightedSum() = default;
  /// annotations [P, L, D]
  StepWeightedSum(const at::Tensor& annotations, std::shared_ptr<const RowsOfPhotos> rows);

  /// weights [N, L] -> [N, D]
  at::Tensor operator()(const at::Tensor& weights) const;
  void set_rows(std::shared_ptr<const RowsOfPhotos> rows);

 private:
  at::Tensor annotations_;
  TapeHandle tape_;
};

struct LstmState {
  at::Tensor hidden;  ///< [N, H]
  at::Tensor cell;    ///< [N, H]
};

/// gates [N, 4H] (input, forget, cell, output, before their nonlinearities), cell_before [N, H]
LstmState lstm_step(const at::Tensor& gates, const at::Tensor& cell_before);

}  // namespace gaze

#pragma once
#include <torch/nn/modules/linear.h>

#include "config/config.hpp"
#include "nn/kernels/step_autograd.hpp"

// Letters: N rows, E embedding size, H hidden size, D annotation size.

namespace gaze {

/// The sentinel: a summary of the LSTM memory that is weighed like a cell (Lu et al. 2017, eqs.
/// 9-10).
///
///   g_t = sigmoid(W_x E y_{t-1} + W_h h_{t-1}),  s_t = relu(W_s (g_t * tanh(c)) + b_s)
///
/// with c the newest LSTM memory when attention is computed: c_t with timing post_lstm,
/// c_{t-1} with pre_lstm. The last map brings the sentinel into the space of the annotations, so that every
/// score can weigh it.
class SentinelImpl : public torch::nn::Module {
 public:
  explicit SentinelImpl(const DecoderConfig& config);

  /// The words' part of the gate, for all words at once: embedded [M, E] -> [M, H]
  at::Tensor of_words(const at::Tensor& embedded) const;

  /// The weights in the form that a loop over steps uses.
  struct Steps {
    StepLinear from_hidden, to_annotation;
    /// of_word [N, H], hidden h_{t-1} [N, H], cell [N, H] -> s_t [N, D]
    at::Tensor operator()(const at::Tensor& of_word, const at::Tensor& hidden,
                          const at::Tensor& cell) const;
  };
  Steps begin() const;

 private:
  torch::nn::Linear from_word_{nullptr}, from_hidden_{nullptr}, to_annotation_{nullptr};
};

}  // namespace gaze

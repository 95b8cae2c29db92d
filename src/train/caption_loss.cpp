#include "train/caption_loss.hpp"

#include <torch/types.h>

namespace gaze {

CaptionLoss caption_loss(const TeacherForced& forced, const at::Tensor& targets,
                         double label_smoothing, double doubly_stochastic,
                         const at::Tensor& worth) {
  const at::Tensor log_probs = at::log_softmax(forced.logits, 1);
  const auto mean_over_words = [&](const at::Tensor& of_words) {
    return worth.defined() ? (of_words * worth).sum() / worth.sum() : of_words.mean();
  };
  const at::Tensor nll = mean_over_words(-log_probs.gather(1, targets.unsqueeze(1)).squeeze(1));
  CaptionLoss loss;
  loss.nll = nll.detach();
  loss.total = nll;
  if (label_smoothing > 0) {
    const at::Tensor of_all =
        worth.defined() ? mean_over_words(log_probs.mean(1)) : log_probs.mean();
    loss.total = (1 - label_smoothing) * nll - label_smoothing * of_all;
  }
  if (doubly_stochastic > 0) {
    loss.total = loss.total + doubly_stochastic * (1 - forced.weight_sums).square().mean();
  }
  return loss;
}

}  // namespace gaze

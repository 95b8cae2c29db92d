#include "train/caption_loss.hpp"

#include <torch/types.h>

namespace gaze {

CaptionLoss caption_loss(const TeacherForced& forced, const at::Tensor& targets,
                         double label_smoothing, double doubly_stochastic) {
  const at::Tensor log_probs = at::log_softmax(forced.logits, 1);
  const at::Tensor nll = -log_probs.gather(1, targets.unsqueeze(1)).mean();
  CaptionLoss loss;
  loss.nll = nll.detach();
  loss.total = nll;
  if (label_smoothing > 0) {
    loss.total = (1 - label_smoothing) * nll - label_smoothing * log_probs.mean();
  }
  if (doubly_stochastic > 0) {
    loss.total = loss.total + doubly_stochastic * (1 - forced.looked).square().mean();
  }
  return loss;
}

}  // namespace gaze

#include "train/targets/head_loss.hpp"

#include <torch/types.h>

namespace gaze {

at::Tensor names_loss(const at::Tensor& logits, const at::Tensor& shown) {
  if (logits.size(0) == 0) return logits.sum();
  return at::binary_cross_entropy_with_logits(logits, shown, {}, {}, at::Reduction::Sum) /
         double(logits.size(0));
}

at::Tensor class_loss(const at::Tensor& logits, const at::Tensor& wanted) {
  return -(wanted * at::log_softmax(logits, 1)).sum() / double(logits.size(0));
}

}  // namespace gaze

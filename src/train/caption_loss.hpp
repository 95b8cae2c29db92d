#pragma once
#include <ATen/core/Tensor.h>

#include "nn/decoder.hpp"

namespace gaze {

struct CaptionLoss {
  at::Tensor total;  ///< scalar, differentiable
  at::Tensor nll;    ///< scalar: nats a word without smoothing, no gradient
};

/// Cross-entropy with label smoothing, mean over the batch's words (end tokens count), plus
///   doubly_stochastic * mean over captions and cells of (1 - S_i)^2,  S_i = sum_t alpha_{t, i}
/// (eq. 14 of Xu et al. 2015 with a mean, not a sum, over the cells; the constant part is kept so
/// that the number can be compared with other programs').
/// worth: of each word, [M] float, above 0: the mean over words, of the nll too, is weighted by it.
/// Undefined: all words count alike.
CaptionLoss caption_loss(const TeacherForced& forced, const at::Tensor& targets,
                         double label_smoothing, double doubly_stochastic,
                         const at::Tensor& worth = {});

}  // namespace gaze

#pragma once
#include <ATen/core/Tensor.h>

#include <vector>

#include "nn/decoder.hpp"

namespace gaze {

/// The words of a batch that have boxes. W words; the letters M and L as in decoder.hpp.
struct BoxedWords {
  at::Tensor rows;  ///< [W] int64, in [0, M): the rows of these words
  at::Tensor maps;  ///< [W] int64: the target map of each, a row of BoxTargets::maps
};

/// maps_of_words[k][i]: the map of word i of caption k, captions as CaptionBatch::from was given
/// them, or -1. Words behind the end of a caption that was cut are passed over.
BoxedWords boxed_words(const CaptionBatch& batch,
                       const std::vector<std::vector<int>>& maps_of_words);

/// Attention supervision (Liu et al. 2017, arxiv.org/abs/1605.09553):
///   mean over the W words of -sum_i beta_i log alpha_i; 0 where there is no word.
/// A word's alpha is that of the step that predicts it: row m of the log-weights belongs to
/// targets[m] of the batch, as in every map that is drawn or scored.
/// log_weights [M, L]: log alpha; a cell out of reach (-infinity) counts as e^-1000, without
/// gradient. rows [W], beta [W, L] float. Returns a scalar, differentiable in log_weights.
at::Tensor box_loss(const at::Tensor& log_weights, const at::Tensor& rows, const at::Tensor& beta);

}  // namespace gaze

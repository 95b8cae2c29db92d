#pragma once
#include <ATen/core/Tensor.h>

#include <memory>

#include "nn/kernels/step_autograd.hpp"
#include "nn/row_blocks.hpp"

// Cross-attention from each word to the cells of its photo, head by head,
//   alpha = softmax(q K^T / sqrt(H / heads)),  z = alpha V
// once for all words (training) and once word by word (decoding), with the same result.
//
// Letters: P, L, M, N as in decoder.hpp, H width.

namespace gaze {

/// Keys and values of the cells: computed once a photo.
struct PhotoKeys {
  at::Tensor keys;    ///< [P, L, H]
  at::Tensor values;  ///< [P, L, H]
};

/// The result for the words. The maps are the heads' mean, undefined unless asked for.
struct PhotoAttentionOutput {
  at::Tensor context;  ///< [M, H]
  at::Tensor weights;  ///< [M, L], each row >= 0 and sums to 1
  at::Tensor
      log_weights;  ///< [M, L], the logarithm of that mean; teacher_forced_photo_attention() alone
};

/// queries [M, H]. The words of one photo are computed in one product, so that no keys are copied.
PhotoAttentionOutput teacher_forced_photo_attention(const at::Tensor& queries,
                                                    const PhotoKeys& photos, const RowBlocks& words,
                                                    std::int64_t heads, bool with_maps);

/// The same a word at a time. Without gradients on the CPU a row's result does not depend on the
/// other rows or on the threads, bit for bit.
class PhotoSteps {
 public:
  PhotoSteps(const PhotoKeys& photos, const std::shared_ptr<const RowsOfPhotos>& rows,
             std::int64_t heads);

  void set_rows(const std::shared_ptr<const RowsOfPhotos>& rows);
  /// queries [N, H]
  PhotoAttentionOutput step(const at::Tensor& queries, bool with_maps);

 private:
  std::int64_t heads_;
  StepDotScores products_;
  StepWeightedSum sums_;
};

}  // namespace gaze

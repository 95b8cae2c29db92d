#pragma once
#include <ATen/core/Tensor.h>

#include "nn/decoder.hpp"

// Letters: M rows, G blocks, Q slots in a block, S channels.

namespace gaze {

/// The rows of a CaptionBatch (a word of a caption each, step by step) in blocks of one length, so
/// that a product of matrices can work on a whole block: all words of a caption, or all words of a
/// photo's captions. Unused slots of a block are zero.
class RowBlocks {
 public:
  /// A block a caption: block n, slot t is step t of row n.
  static RowBlocks of_captions(const CaptionBatch& batch);
  /// A block a photo, in it the words of its captions in the batch's order.
  static RowBlocks of_photos(const CaptionBatch& batch);

  /// [M, S] -> [G, Q, S]. Differentiable, as is rows().
  at::Tensor blocks(const at::Tensor& x) const;
  /// Back: [G, Q, S] -> [M, S]
  at::Tensor rows(const at::Tensor& x) const;

  std::int64_t block_length() const { return block_length_; }

 private:
  RowBlocks(const std::vector<std::int64_t>& slot_of, std::int64_t count,
            std::int64_t block_length);

  at::Tensor slot_of_;  // [M] int64, all different: block * Q + slot in it
  std::int64_t count_, block_length_;
};

}  // namespace gaze

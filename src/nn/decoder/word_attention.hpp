#pragma once
#include <ATen/core/Tensor.h>

#include <vector>

#include "nn/row_blocks.hpp"

// Masked self-attention from each word to the words of its own caption up to itself, head by head,
//   softmax(q_t K_{0..t}^T / sqrt(H / heads)) V_{0..t}
// once for all words (training) and once word by word (decoding), with the same result.
//
// Letters: M, N as in decoder.hpp, H width.

namespace gaze {

/// asked [M, 3H]: each word's query, key and value side by side -> [M, H]
at::Tensor teacher_forced_word_attention(const at::Tensor& asked, const RowBlocks& captions,
                                         std::int64_t heads);

/// Cache of the keys and values of the words so far, so that a step computes only those of its
/// word.
class WordCache {
 public:
  explicit WordCache(std::int64_t heads) : heads_(heads) {}

  /// Row n continues row parents[n]: before every step() but the first. parents [N] int64
  void follow(const at::Tensor& parents);
  /// asked [N, 3H] of the new word of each row -> [N, H]. Without gradients on the CPU a row's
  /// result does not depend on the other rows or on the threads, bit for bit.
  at::Tensor step(const at::Tensor& asked);

 private:
  std::int64_t heads_;
  at::Tensor keys_, values_;  // [N, heads, t, H / heads], undefined before the first word
};

}  // namespace gaze

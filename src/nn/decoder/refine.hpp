#pragma once
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/normalization.h>

#include <vector>

#include "config/config.hpp"

// Letters: P photos, L locations, D annotation size.

namespace gaze {

/// Query-key-value attention of every row of x over the rows of its own photo, head by head:
///   softmax(Q K^T / sqrt(S / heads)) V
/// queries, keys, values [P, L, S] -> [P, L, S]. Without gradients on the CPU a photo's result does
/// not depend on the other photos or on the threads, bit for bit.
at::Tensor self_attention(const at::Tensor& queries, const at::Tensor& keys,
                          const at::Tensor& values, std::int64_t heads);

/// Self-attention layers over the grid, so that a cell has information about the others before the
/// first word:
///   x <- x + W_o MHA(LN(x) + pos, LN(x) + pos, LN(x)),  x <- x + W_2 relu(W_1 LN(x))
/// Refined cells mix information from several positions: their maps point less sharply.
class RefineImpl : public torch::nn::Module {
 public:
  RefineImpl(int layers, int size, int heads);

  /// [P, L, D] -> [P, L, D]. Throws Error(usage) for a grid that is not square.
  at::Tensor forward(const at::Tensor& annotations);

 private:
  struct Layer;
  std::vector<std::shared_ptr<Layer>> layers_;
  int heads_;
};

}  // namespace gaze

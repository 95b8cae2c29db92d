#pragma once
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/normalization.h>

#include <functional>

#include "nn/decoder/photo_attention.hpp"

// Letters: P, L, D as in decoder.hpp, H width, M words.

namespace gaze {

/// One block of a transformer decoder, with layer norm before each part (Xiong et al. 2020):
///
///   x <- x + W_o words(W_qkv LN(x)) + b_o             the words so far
///
///   x <- x + W_p photo(W_q LN(x)) + b_p               the photo's cells
///
///   x <- x + W_2 relu(W_1 LN(x) + b_1) + b_2          the FFN, 2H units inside
///
/// Queries, keys and values have no bias: that of a key would change no weight.
class TransformerLayer : public torch::nn::Module {
 public:
  TransformerLayer(int size, int annotation_size);

  /// Keys and values of the cells; the position encoding is in the key alone, so that the values
  /// hold only the features. cells [P, L, D], positions [L, D]
  PhotoKeys keys_of(const at::Tensor& cells, const at::Tensor& positions) const;

  /// The two attentions as functions: over all words at once, or word by word.
  using Words = std::function<at::Tensor(const at::Tensor& asked)>;    ///< [M, 3H] -> [M, H]
  using Photo = std::function<at::Tensor(const at::Tensor& queries)>;  ///< [M, H] -> [M, H]
  /// [M, H] -> [M, H]
  at::Tensor forward(const at::Tensor& x, const Words& words, const Photo& photo);

 private:
  torch::nn::LayerNorm norm_words_{nullptr}, norm_photo_{nullptr}, norm_mixed_{nullptr};
  torch::nn::Linear ask_words_{nullptr}, from_words_{nullptr};
  torch::nn::Linear ask_photo_{nullptr}, key_{nullptr}, value_{nullptr}, from_photo_{nullptr};
  torch::nn::Linear ffn_in_{nullptr}, ffn_out_{nullptr};
};

}  // namespace gaze

#include "nn/decoder/transformer_layer.hpp"

#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/normalization.h>
#include <torch/types.h>

#include "nn/kernels/step_autograd.hpp"

namespace gaze {
namespace {

using torch::nn::LayerNorm;
using torch::nn::LayerNormOptions;
using torch::nn::Linear;
using torch::nn::LinearOptions;

at::Tensor linear(const at::Tensor& x, const Linear& map) {
  return row_linear(x, map->weight, map->bias);
}

}  // namespace

TransformerLayer::TransformerLayer(int size, int annotation_size) {
  const auto norm = [&](const char* name) {
    return register_module(name, LayerNorm(LayerNormOptions({size})));
  };
  const auto plain = [&](const char* name, int in, int out) {
    return register_module(name, Linear(LinearOptions(in, out).bias(false)));
  };
  norm_words_ = norm("norm_words");
  ask_words_ = plain("ask_words", size, 3 * size);
  from_words_ = register_module("from_words", Linear(size, size));
  norm_photo_ = norm("norm_photo");
  ask_photo_ = plain("ask_photo", size, size);
  key_ = plain("key", annotation_size, size);
  value_ = plain("value", annotation_size, size);
  from_photo_ = register_module("from_photo", Linear(size, size));
  norm_mixed_ = norm("norm_mixed");
  // "wide" and "narrow" are names in model files.
  ffn_in_ = register_module("wide", Linear(size, 2 * size));
  ffn_out_ = register_module("narrow", Linear(2 * size, size));
}

PhotoKeys TransformerLayer::keys_of(const at::Tensor& cells, const at::Tensor& positions) const {
  const auto shaped = [&](const at::Tensor& x, const Linear& map) {
    return linear(x.flatten(0, 1), map).view({cells.size(0), cells.size(1), -1});
  };
  return {shaped(cells + positions, key_), shaped(cells, value_)};
}

at::Tensor TransformerLayer::forward(const at::Tensor& x, const Words& words, const Photo& photo) {
  at::Tensor y = x + linear(words(linear(norm_words_(x), ask_words_)), from_words_);
  y = y + linear(photo(linear(norm_photo_(y), ask_photo_)), from_photo_);
  return y + linear(at::relu(linear(norm_mixed_(y), ffn_in_)), ffn_out_);
}

}  // namespace gaze

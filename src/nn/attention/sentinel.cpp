#include "nn/attention/sentinel.hpp"

#include <torch/nn/modules/linear.h>
#include <torch/types.h>

namespace gaze {

SentinelImpl::SentinelImpl(const DecoderConfig& config) {
  using torch::nn::Linear;
  using torch::nn::LinearOptions;
  const int H = config.hidden_size;
  from_word_ = register_module("from_word", Linear(config.embedding_size, H));
  from_hidden_ = register_module("from_hidden", Linear(LinearOptions(H, H).bias(false)));
  // "place" is the name in model files.
  to_annotation_ = register_module("place", Linear(H, config.annotation_size));
}

at::Tensor SentinelImpl::of_words(const at::Tensor& embedded) const {
  return row_linear(embedded, from_word_->weight, from_word_->bias);
}

SentinelImpl::Steps SentinelImpl::begin() const {
  return {StepLinear(from_hidden_->weight, {}),
          StepLinear(to_annotation_->weight, to_annotation_->bias)};
}

at::Tensor SentinelImpl::Steps::operator()(const at::Tensor& of_word, const at::Tensor& hidden,
                                           const at::Tensor& cell) const {
  const at::Tensor gate = row_sigmoid(from_hidden.onto(of_word, hidden));
  return at::relu(to_annotation(gate * row_tanh(cell)));
}

}  // namespace gaze

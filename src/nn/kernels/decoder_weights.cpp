#include "nn/kernels/decoder_weights.hpp"

#include <torch/torch.h>

#include <algorithm>

namespace gaze {
namespace {

thread_local const DecoderWeights* current = nullptr;

std::shared_ptr<const PackedWeights> pack(const at::Tensor& weight, LinearPrecision precision) {
  const at::Tensor w = weight.stride(1) == 1 ? weight : weight.contiguous();
  return std::make_shared<PackedWeights>(w.data_ptr<float>(), w.size(0), w.size(1), w.stride(0),
                                         precision);
}

}  // namespace

DecoderWeights::DecoderWeights(const torch::nn::Module& module, LinearPrecision precision)
    : precision_(precision) {
  for (const at::Tensor& parameter : module.parameters()) {
    if (!parameter.is_cpu()) continue;
    const auto* const begin = static_cast<const char*>(parameter.data_ptr());
    parameters_.emplace_back(begin, begin + parameter.nbytes());
  }
}

std::shared_ptr<const PackedWeights> DecoderWeights::of(const at::Tensor& weight) const {
  const void* const data = weight.data_ptr();
  const bool mine = std::any_of(parameters_.begin(), parameters_.end(), [&](const auto& range) {
    return data >= range.first && data < range.second;
  });
  if (!mine || weight.stride(1) != 1) return nullptr;
  const std::lock_guard<std::mutex> lock(mutex_);
  auto& packed = packed_[{data, weight.size(0), weight.size(1), weight.stride(0)}];
  if (packed == nullptr) packed = pack(weight, precision_);
  return packed;
}

DecoderWeights::Scope::Scope(const DecoderWeights* weights) : before_(current) {
  current = weights;
}

DecoderWeights::Scope::~Scope() { current = before_; }

std::shared_ptr<const PackedWeights> packed_weights(const at::Tensor& weight) {
  if (current != nullptr) {
    if (auto found = current->of(weight)) return found;
  }
  return pack(weight, LinearPrecision::exact);
}

}  // namespace gaze

#include "model/decoder_parts.hpp"

#include <torch/torch.h>

#include <string>

#include "gaze/error.hpp"
#include "model/torch_errors.hpp"

namespace gaze {

at::Tensor drop(const at::Tensor& x, double probability, const at::Generator& generator) {
  if (probability <= 0) return x;
  const at::Tensor mask = at::empty(x.sizes(), x.options()).bernoulli_(1 - probability, generator);
  return x * mask.div_(1 - probability);
}

void require_features(const at::Tensor& features, const DecoderConfig& config) {
  if (features.dim() != 3 || features.size(2) != config.feature_size) {
    throw Error(ErrorKind::usage, "features must be [P, L, " + std::to_string(config.feature_size) +
                                      "], got " + shape_text(features.sizes()));
  }
}

}  // namespace gaze

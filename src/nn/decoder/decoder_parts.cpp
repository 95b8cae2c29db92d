#include "nn/decoder/decoder_parts.hpp"

#include <torch/types.h>

namespace gaze {

at::Tensor drop(const at::Tensor& x, double probability, const at::Generator& generator) {
  if (probability <= 0) return x;
  const at::Tensor mask = at::empty(x.sizes(), x.options()).bernoulli_(1 - probability, generator);
  return x * mask.div_(1 - probability);
}

}  // namespace gaze

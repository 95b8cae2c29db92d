#include "nn/model/untrained_encoder.hpp"

#include <ATen/CPUGeneratorImpl.h>
#include <torch/types.h>

#include <cmath>

#include "weights/encoder_layers.hpp"

namespace gaze {

EncoderWeights untrained_encoder(std::uint64_t seed) {
  EncoderWeights weights;
  weights.config.family = EncoderFamily::small_cnn;
  weights.config.depth = kSmallCnnDepth;
  weights.origin = "random weights, trained together with the decoder";
  const auto generator = at::make_generator<at::CPUGeneratorImpl>(seed);
  for (const ConvStep& step : encoder_plan(weights.config).steps) {
    const double fan_in = double(step.in_channels) * step.kernel * step.kernel;
    const double spread = std::sqrt(2 / fan_in) * (step.add >= 0 ? 0.5 : 1);
    weights.parameters[step.name + ".weight"] =
        at::empty({step.out_channels, step.in_channels, step.kernel, step.kernel})
            .normal_(0, spread, generator);
    weights.parameters[step.name + ".bias"] = at::zeros({step.out_channels});
  }
  return weights;
}

}  // namespace gaze

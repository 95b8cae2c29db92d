#include "train/trainable_model.hpp"

#include <torch/types.h>
#include <torch/utils.h>

#include "nn/encoder/conv_net.hpp"

namespace gaze {
namespace {

/// Grids made from pixels at each call, because the encoder changes between calls.
class EncodedPixels : public FeatureSource {
 public:
  EncodedPixels(std::shared_ptr<const FeatureStore> pixels, const EncoderConfig& config,
                const std::map<std::string, at::Tensor>& parameters)
      : pixels_(std::move(pixels)),
        side_(config.input_size),
        // Plain operators: they are differentiable and use the parameters without a copy.
        net_(encoder_plan(config), parameters, ConvPrecision::f32, side_, false) {}

  at::Tensor get(const std::vector<std::int64_t>& indices) const override {
    const at::Tensor packed = pixels_->get(indices).view({-1, side_, side_, 3});
    return net_.forward(packed.permute({0, 3, 1, 2})).flatten(2).transpose(1, 2).contiguous();
  }

 private:
  std::shared_ptr<const FeatureStore> pixels_;
  int side_;
  ConvNet net_;
};

}  // namespace

std::vector<std::pair<std::string, at::Tensor>> TrainableModel::parameters() const {
  std::vector<std::pair<std::string, at::Tensor>> all;
  for (const auto& parameter : decoder->named_parameters()) {
    all.emplace_back(parameter.key(), parameter.value());
  }
  for (const auto& [name, tensor] : encoder) all.emplace_back("encoder." + name, tensor);
  return all;
}

TrainableModel make_trainable_model(const DecoderConfig& config, int vocabulary_size,
                                    std::shared_ptr<const FeatureStore> store,
                                    const EncoderWeights* encoder) {
  TrainableModel model;
  model.decoder = make_decoder(config, vocabulary_size);
  model.features = store;
  if (encoder != nullptr) {
    for (const auto& [name, tensor] : encoder->parameters) {
      model.encoder[name] = tensor.detach().clone().set_requires_grad(true);
    }
    model.features =
        std::make_shared<EncodedPixels>(std::move(store), encoder->config, model.encoder);
  }
  return model;
}

void scale_position_encoding(Decoder& decoder, double spread) {
  const at::NoGradGuard no_grad;
  auto parameters = decoder.named_parameters();
  if (at::Tensor* const weights = parameters.find("place.weight")) weights->mul_(spread);
}

void share_weights(const TrainableModel& of, TrainableModel& model) {
  const auto mine = of.parameters();
  auto theirs = model.parameters();
  for (std::size_t k = 0; k < mine.size(); ++k) theirs[k].second.set_data(mine[k].second.data());
}

}  // namespace gaze

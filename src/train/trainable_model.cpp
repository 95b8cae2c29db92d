#include "train/trainable_model.hpp"

#include <torch/types.h>
#include <torch/utils.h>

#include "nn/encoder/conv_net.hpp"

namespace gaze {
namespace {

/// Grids made anew each time they are asked for, by an encoder that changes between.
class EncodedSuffix : public FeatureSource {
 public:
  EncodedSuffix(std::shared_ptr<const FeatureSource> inputs, const EncoderCut& cut,
                const std::map<std::string, at::Tensor>& parameters)
      : inputs_(std::move(inputs)),
        side_(cut.side),
        channels_(cut.channels),
        // Plain operators: they are differentiable and read the parameters where they lie.
        net_(cut.suffix, parameters, ConvPrecision::f32, side_, false) {}

  at::Tensor get(const std::vector<std::int64_t>& indices) const override {
    const at::Tensor cells = inputs_->get(indices).view({-1, side_, side_, channels_});
    return net_.forward(cells.permute({0, 3, 1, 2})).flatten(2).transpose(1, 2).contiguous();
  }

 private:
  std::shared_ptr<const FeatureSource> inputs_;
  int side_, channels_;
  ConvNet net_;
};

}  // namespace

EncoderStart encoder_start(const EncoderWeights& weights, const std::string& block,
                           bool pretrained) {
  EncoderStart start;
  start.cut = cut_encoder(encoder_plan(weights.config), block, weights.config.input_size);
  for (const auto& shape : start.cut.suffix.parameter_shapes()) {
    start.parameters[shape.first] = weights.parameters.at(shape.first);
  }
  start.origin = weights.origin;
  start.pretrained = pretrained;
  return start;
}

std::vector<std::pair<std::string, at::Tensor>> TrainableModel::parameters() const {
  std::vector<std::pair<std::string, at::Tensor>> all;
  for (const auto& parameter : decoder->named_parameters()) {
    all.emplace_back(parameter.key(), parameter.value());
  }
  for (const auto& [name, tensor] : encoder) all.emplace_back("encoder." + name, tensor);
  for (const auto& [name, tensor] : objects) all.emplace_back("objects." + name, tensor);
  return all;
}

TrainableModel make_trainable_model(const DecoderConfig& config, int vocabulary_size,
                                    std::shared_ptr<const FeatureSource> store,
                                    const EncoderStart* encoder) {
  TrainableModel model;
  model.decoder = make_decoder(config, vocabulary_size);
  if (encoder != nullptr) {
    for (const auto& [name, tensor] : encoder->parameters) {
      model.encoder[name] = tensor.detach().clone().set_requires_grad(true);
    }
  }
  model.features = make_features(std::move(store), encoder, model.encoder);
  return model;
}

std::shared_ptr<const FeatureSource> make_features(
    std::shared_ptr<const FeatureSource> store, const EncoderStart* encoder,
    const std::map<std::string, at::Tensor>& parameters) {
  if (encoder == nullptr) return store;
  return std::make_shared<EncodedSuffix>(std::move(store), encoder->cut, parameters);
}

void start_concepts(const ConceptTargets& targets, Decoder& decoder) {
  const at::NoGradGuard no_grad;
  auto parameters = decoder.named_parameters();
  parameters["concepts.learned.bias"].copy_((targets.common / (1 - targets.common)).log());
  if (!targets.classifier_weight.defined()) return;
  parameters["concepts.classifier.weight"].copy_(targets.classifier_weight);
  parameters["concepts.classifier.bias"].copy_(targets.classifier_bias);
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

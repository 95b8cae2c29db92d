#include "train/trainable_model.hpp"

#include <cmath>

#include "small_training.hpp"
#include "support/temporary_folder.hpp"
#include "support/torch_catch.hpp"
#include "train/trainer.hpp"

using namespace gaze;
using namespace gaze_tests;

namespace {

/// Eight pictures, the even ones red and the odd ones blue, and their captions.
TrainingData pictures(const TemporaryFolder& folder) {
  FeatureStoreKey key;
  key.encoder = "pixels";
  key.locations = kSmallSide * kSmallSide;
  key.features = 3;
  key.pixels = true;
  for (int photo = 0; photo < 8; ++photo) key.names.push_back("photo" + std::to_string(photo));
  torch::manual_seed(2);
  FeatureStoreWriter writer(folder / "pixels", key);
  for (int photo = 0; photo < 8; ++photo) {
    at::Tensor picture = at::randint(0, 60, {kSmallSide * kSmallSide, 3}).to(at::kByte);
    picture.select(1, photo % 2 == 0 ? 0 : 2).add_(150);
    writer.append(picture);
  }
  writer.finish();
  TrainingData data;
  data.store = std::make_shared<FeatureStore>(folder / "pixels", key);
  data.encoder = std::make_shared<EncoderStart>(encoder_start(small_encoder(), "all", false));
  add_photos(
      key,
      [](int photo) -> std::vector<Tokens> {
        return {{"it", "is", "all", photo % 2 == 0 ? "red" : "blue"}};
      },
      data);
  data.vocabulary = Vocabulary({"it", "is", "all", "red", "blue"});
  return data;
}

TrainOptions quick() {
  TrainOptions options = small_options(96, 8);
  options.captions_per_photo = 1;
  return options;
}

}  // namespace

TEST_CASE("an encoder that learns sees what it will see when it is frozen", "[model]") {
  const TemporaryFolder folder;
  const at::NoGradGuard no_grad;
  const TrainingData data = pictures(folder);
  const TrainableModel model =
      make_trainable_model(quick().decoder, 9, data.store, data.encoder.get());
  const Encoder frozen(small_encoder().config, small_encoder().parameters, Precision::f32);
  const at::Tensor pixels =
      data.store->get({3}).view({1, kSmallSide, kSmallSide, 3}).permute({0, 3, 1, 2});
  const at::Tensor wanted = frozen.encode(pixels);
  REQUIRE(wanted.sizes() == at::IntArrayRef({1, 16, 96}));
  CHECK(wanted.abs().mean().item<double>() > 0.05);
  CHECK(((model.features->get({3}) - wanted).norm() / wanted.norm()).item<double>() < 1e-5);
}

TEST_CASE("position-encoding weights start with the standard deviation that is asked for",
          "[model]") {
  const TemporaryFolder folder;
  const TrainingData data = pictures(folder);
  const auto start_of = [&](double spread) {
    TrainOptions still = quick();
    still.decoder.position_encoding = true;
    still.decoder.annotation_size = 512;
    still.position_init_std = spread;
    still.epochs = 1;
    still.learning_rate = still.weight_decay = 0;  // What is kept is the start.
    const TemporaryFolder work;
    Trainer trainer(still, data, work.path());
    trainer.run(TrainObserver{});
    const TrainableModel model = trainer.best();
    return model.decoder->named_parameters()["place.weight"].detach().clone();
  };
  const at::Tensor small = start_of(0.2);
  CHECK(std::abs(small.std().item<double>() / 0.2 - 1) <
        0.05);  // Of 4,096 draws: 1.1 % either way.
  CHECK(at::allclose(start_of(3), small * 15));
}

TEST_CASE("the gradient of an encoder's weight is that of finite differences", "[model]") {
  const TemporaryFolder folder;
  const TrainingData data = pictures(folder);
  const TrainableModel model =
      make_trainable_model(quick().decoder, 9, data.store, data.encoder.get());
  const auto loss = [&] { return model.features->get({0, 1}).square().mean(); };
  loss().backward();
  for (const auto& [name, tensor] : model.encoder) {
    CAPTURE(name);
    at::Tensor direction = tensor.grad() / tensor.grad().norm();
    const double slope = tensor.grad().norm().item<double>();
    REQUIRE(slope > 0);
    const at::NoGradGuard no_grad;
    const double step = 0.01;
    at::Tensor parameter = tensor;
    parameter.add_(direction, step);
    const double above = loss().item<double>();
    parameter.add_(direction, -2 * step);
    const double below = loss().item<double>();
    parameter.add_(direction, step);
    CHECK((above - below) / (2 * step) == Approx(slope).epsilon(0.05));
  }
}

TEST_CASE("two copies share weights and not gradients", "[model]") {
  const TemporaryFolder folder;
  const TrainingData data = pictures(folder);
  TrainableModel a = make_trainable_model(quick().decoder, 9, data.store, data.encoder.get());
  TrainableModel b = make_trainable_model(quick().decoder, 9, data.store, data.encoder.get());
  share_weights(a, b);
  {
    const at::NoGradGuard no_grad;
    a.encoder.at("conv1.bias").fill_(0.25);
  }
  CHECK(b.encoder.at("conv1.bias").eq(0.25).all().item<bool>());
  CHECK(b.features->get({2}).equal(a.features->get({2})));
  b.features->get({2}).sum().backward();
  CHECK(b.encoder.at("conv1.bias").grad().defined());
  CHECK_FALSE(a.encoder.at("conv1.bias").grad().defined());
}

TEST_CASE("training end to end tells two colours apart", "[model][trainer]") {
  const TemporaryFolder folder;
  TrainOptions options = quick();
  options.decoder.annotation_size = options.decoder.hidden_size = 64;
  options.decoder.embedding_size = options.decoder.attention_size = 32;
  // Six layers from random weights: a larger step, or a sudden one, saturates all that follows.
  options.learning_rate = 0.001;
  options.warmup_batches = 60;
  options.dropout_annotations = options.dropout_embedding = options.dropout_output = 0;
  options.label_smoothing = 0;
  options.doubly_stochastic = 0;
  TrainingData data = pictures(folder);
  const TrainingSet once = data.train;
  for (int i = 1; i < 90; ++i) {  // Long epochs: each ends with a checkpoint of megabytes.
    for (std::size_t photo = 0; photo < once.size(); ++photo) {
      data.train.names.push_back(once.names[photo]);
      data.train.record.push_back(once.record[photo]);
      data.train.captions.push_back(once.captions[photo]);
    }
  }
  Trainer trainer(options, std::move(data), folder / "work");
  double last = 9;
  TrainObserver observer;
  observer.progress = [&](const TrainProgress& progress) { last = progress.nll; };
  CHECK(trainer.run(observer).finished);
  CHECK(last < 0.1);  // A guess between two at one word of five would be ln 2 / 5 = 0.139.
}

TEST_CASE("training end to end goes on to the same numbers", "[model][trainer]") {
  const TemporaryFolder folder;
  check_interrupted_training(quick(), pictures(folder), folder, 2);
}

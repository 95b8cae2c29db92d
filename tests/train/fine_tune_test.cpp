#include <ATen/CPUGeneratorImpl.h>

#include "small_training.hpp"
#include "support/temporary_folder.hpp"
#include "support/torch_catch.hpp"
#include "train/batch_workers.hpp"
#include "train/trainer.hpp"

using namespace gaze;
using namespace gaze_tests;

namespace {

/// Eight pictures, the even ones red and the odd ones blue, as the part of an encoder before its
/// block grid2 leaves them, and mirror images behind them; which of two objects they show is known
/// of some.
TrainingData pictures(const TemporaryFolder& folder) {
  TrainingData data;
  data.encoder =
      std::make_shared<EncoderStart>(encoder_start(small_encoder(), "grid2", /*pretrained=*/true));
  const EncoderCut& cut = data.encoder->cut;
  const at::NoGradGuard no_grad;
  const ConvNet front(cut.front, small_encoder().parameters, ConvPrecision::f32, kSmallSide);
  FeatureStoreKey key;
  key.encoder = "front";
  key.locations = std::int64_t{cut.side} * cut.side;
  key.features = cut.channels;
  for (int record = 0; record < 16; ++record) key.names.push_back(std::to_string(record));
  torch::manual_seed(2);
  std::vector<at::Tensor> all;
  for (int photo = 0; photo < 8; ++photo) {
    at::Tensor picture = at::randint(0, 60, {1, 3, kSmallSide, kSmallSide}).to(at::kByte);
    picture.select(1, photo % 2 == 0 ? 0 : 2).add_(150);
    all.push_back(picture);
  }
  FeatureStoreWriter writer(folder / "front", key);
  for (const bool mirrored : {false, true}) {
    for (const at::Tensor& picture : all) {
      writer.append(front.forward(mirrored ? picture.flip(3) : picture).flatten(2)[0].t());
    }
  }
  writer.finish();
  data.store = std::make_shared<FeatureStore>(folder / "front", key);
  add_photos(
      key,
      [](int photo) -> std::vector<Tokens> {
        const std::string colour = photo % 2 == 0 ? "red" : "blue";
        return {{"it", "is", "all", colour}, {"left", "is", colour}};
      },
      data);
  ObjectSets objects;
  for (std::size_t photo = 0; photo < 4; ++photo) {
    objects[data.train.names[photo]] = {photo % 2 == 0 ? "apple" : "sea"};
  }
  data.train.views = {{{0, true}, {8, 9, 10, 11, 12, 13}}};
  data.objects = std::make_shared<const ObjectTargets>(object_targets({&data.train}, {objects}));
  data.vocabulary = Vocabulary({"it", "is", "all", "red", "blue", "left", "right"});
  return data;
}

TrainOptions quick() {
  TrainOptions options = small_options(96, 8);
  options.captions_per_photo = 1;
  options.mirror = true;
  options.fine_tune_from = "grid2";
  options.object_weight = 0.5;
  return options;
}

/// The start of one parameter's epoch: what the trainer's own state would hold.
struct Bench {
  TrainOptions options = quick();
  TrainingData data;
  TrainingState state;
  std::unique_ptr<BatchWorkers> workers;

  Bench(const TemporaryFolder& folder, ObjectPool pool) : data(pictures(folder)) {
    options.object_pool = pool;
    options.dropout_annotations = options.dropout_embedding = options.dropout_output = 0;
    options.micro_batches = 2;
    state.place.epoch = 1;  // The encoder learns by now.
    state.model = model();
    std::vector<TrainableModel> copies;
    for (int part = 0; part < 2; ++part) {
      copies.push_back(model());
      state.generators.push_back(at::make_generator<at::CPUGeneratorImpl>(1));
    }
    workers = std::make_unique<BatchWorkers>(options, data, state, std::move(copies));
  }

  TrainableModel model() const {
    TrainableModel made = make_trainable_model(options.decoder, data.vocabulary.size(), data.store,
                                               data.encoder.get());
    made.objects = object_head(*data.objects, options.decoder.feature_size);
    const at::NoGradGuard no_grad;
    made.objects.at("weight").normal_(0, 0.05);
    return made;
  }
};

}  // namespace

TEST_CASE("a batch's gradients are those of finite differences", "[fine_tune]") {
  const TemporaryFolder folder;
  const ObjectPool pool = GENERATE(ObjectPool::mean, ObjectPool::best);
  CAPTURE(name_of(pool));
  Bench bench(folder, pool);
  const std::vector<PhotoDraw> draws = {{0, 0, false}, {1, 0, true}, {5, 0, true}};
  const BatchLosses result = bench.workers->work(draws);
  const auto parameters = bench.state.model.parameters();
  REQUIRE(result.gradients.size() == parameters.size());
  int of_encoder = 0;
  for (std::size_t k = 0; k < parameters.size(); ++k) {
    const auto& [name, parameter] = parameters[k];
    CAPTURE(name);
    REQUIRE(result.gradients[k].defined());
    const double slope = result.gradients[k].norm().item<double>();
    if (slope < 1e-4) continue;  // Single precision does not show it.
    of_encoder += name.rfind("encoder.", 0) == 0 ? 1 : 0;
    const at::Tensor direction = result.gradients[k] / slope;
    const at::NoGradGuard no_grad;
    const double step = 0.005;
    at::Tensor changed = parameter;
    changed.add_(direction, step);
    const double above = bench.workers->work(draws).loss;
    changed.add_(direction, -2 * step);
    const double below = bench.workers->work(draws).loss;
    changed.add_(direction, step);
    CHECK((above - below) / (2 * step) == Approx(slope).epsilon(0.05).margin(5e-4));
  }
  CHECK(of_encoder == 4);  // Weights and biases of grid2 and grid3.
}

TEST_CASE("the decoder learns alone at first", "[fine_tune]") {
  const TemporaryFolder folder;
  TrainOptions options = quick();
  const TrainingData data = pictures(folder);
  const at::Tensor start = data.encoder->parameters.at("grid3.weight");
  options.fine_tune_after = 2;
  options.epochs = 2;
  Trainer frozen(options, data, folder / "frozen");
  frozen.run({});
  CHECK(frozen.best().encoder.at("grid3.weight").equal(start));
  options.fine_tune_after = 0;
  Trainer learning(options, data, folder / "learning");
  learning.run({});
  CHECK_FALSE(learning.best().encoder.at("grid3.weight").equal(start));
}

TEST_CASE("fine-tuning goes on to the same numbers", "[fine_tune]") {
  const TemporaryFolder folder;
  check_interrupted_training(quick(), pictures(folder), folder, 2);
}

TEST_CASE("a mirror image shows its own record with its own words", "[fine_tune]") {
  const TemporaryFolder folder;
  Bench bench(folder, ObjectPool::mean);
  const auto loss = [&](const PhotoDraw& draw) { return bench.workers->work({draw}).loss; };
  const double plain = loss({2, 0, 0, false}), mirrored = loss({2, 0, 1, true});
  CHECK(plain != mirrored);
  // The mirror image given as a photo of its own, with the swapped captions.
  bench.data.train.record[2] = bench.data.train.views[0].record[2];
  for (Tokens& caption : bench.data.train.captions[2]) caption = mirrored_caption(caption);
  CHECK(loss({2, 0, 0, false}) == mirrored);
}

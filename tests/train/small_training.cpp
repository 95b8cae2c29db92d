#include "small_training.hpp"

#include <string>

#include "nn/model/untrained_encoder.hpp"
#include "support/small_decoder.hpp"
#include "support/torch_catch.hpp"

using namespace gaze;

namespace gaze_tests {

EncoderWeights small_encoder() {
  EncoderWeights weights = untrained_encoder(5);
  weights.config.input_size = kSmallSide;
  return weights;
}

TrainOptions small_options(int feature_size, int width) {
  TrainOptions options;
  options.decoder = small_decoder(width);
  options.decoder.feature_size = feature_size;
  options.epochs = 3;
  options.batch_photos = 2;
  options.warmup_batches = 2;
  options.learning_rate = 0.01;
  options.ema_decay = 0.5;
  options.patience = 1000;
  return options;
}

void add_photos(const FeatureStoreKey& key, const CaptionsOfPhoto& captions, TrainingData& data) {
  data.features = key.encoder;
  data.dev.push_back({"dev", {}});
  for (int photo = 0; photo < 8; ++photo) {
    TrainingSet& set = photo < 6 ? data.train : data.dev[0].set;
    set.names.push_back(key.names[static_cast<std::size_t>(photo)]);
    set.record.push_back(photo);
    set.captions.push_back(captions(photo));
  }
}

void check_interrupted_training(const TrainOptions& options, const TrainingData& data,
                                const TemporaryFolder& folder, int batches) {
  Trainer straight(options, data, folder / "straight");
  const TrainingResult wanted = straight.run({});
  REQUIRE(wanted.finished);

  constexpr int kMostSittings = 40;
  int done = 0, sittings = 0;
  TrainingResult result;
  while (!result.finished) {
    REQUIRE(++sittings < kMostSittings);
    Trainer trainer(options, data, folder / "resumed");
    TrainObserver observer;
    observer.stop = [&] { return ++done % batches == 0; };
    result = trainer.run(observer);
    if (!result.finished) continue;
    const auto theirs = straight.best().parameters();
    const auto mine = trainer.best().parameters();
    REQUIRE(mine.size() == theirs.size());
    for (std::size_t k = 0; k < theirs.size(); ++k) {
      CAPTURE(theirs[k].first);
      CHECK(mine[k].first == theirs[k].first);
      CHECK(mine[k].second.equal(theirs[k].second));
    }
  }
  CHECK(sittings > 1);
  REQUIRE(result.epochs.size() == wanted.epochs.size());
  for (std::size_t epoch = 0; epoch < wanted.epochs.size(); ++epoch) {
    CHECK(result.epochs[epoch].cider_d == wanted.epochs[epoch].cider_d);
  }
}

TrainingData hot_photos(const TemporaryFolder& folder, const CaptionsOfPhoto& captions) {
  FeatureStoreKey key;
  key.encoder = "toy";
  key.locations = 4;
  key.features = 6;
  for (int photo = 0; photo < 8; ++photo) key.names.push_back("photo" + std::to_string(photo));
  torch::manual_seed(11);
  FeatureStoreWriter writer(folder / "features", key);
  for (int photo = 0; photo < 8; ++photo) {
    at::Tensor grid = at::rand({4, 6}) * 0.1;
    grid[photo % 4][photo % 2] = 2;
    writer.append(grid);
  }
  writer.finish();
  TrainingData data;
  data.store = std::make_shared<FeatureStore>(folder / "features", key);
  add_photos(key, captions, data);
  return data;
}

}  // namespace gaze_tests

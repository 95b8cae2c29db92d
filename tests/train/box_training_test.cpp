#include <fstream>
#include <nlohmann/json.hpp>

#include "gaze/error.hpp"
#include "small_training.hpp"
#include "support/temporary_folder.hpp"
#include "support/torch_catch.hpp"
#include "train/trainer.hpp"

using namespace gaze;
using namespace gaze_tests;

namespace {

constexpr GridGeometry kGrid{2, 2, 0.25, 0.25, 0.5, 0.5};

/// Eight photos of 2 x 2 cells with a thing in one of them, the same words for all: the captions
/// give no information about the position, the boxes do.
TrainingData toy(const TemporaryFolder& folder) {
  const Tokens shorter = {"a", "dog", "runs"}, longer = {"here", "runs", "the", "big", "dog"};
  TrainingData data = hot_photos(folder, [&](int) -> std::vector<Tokens> {
    return {shorter, longer};
  });
  BoxTable boxes;
  std::vector<GroundedCaption> phrases;
  for (const TrainingSet* set : {&data.train, &data.dev[0].set}) {
    for (std::size_t n = 0; n < set->names.size(); ++n) {
      const std::string& name = set->names[n];
      const auto cell = set->record[n] % 4;
      const double x = 0.5 * double(cell % 2), y = 0.5 * double(cell / 2);
      boxes[name][7] = {{x, y, x + 0.5, y + 0.5}};
      phrases.push_back({name, 0, shorter, {{"animals", 7, 0, 2}}});
      phrases.push_back({name, 1, longer, {{"animals", 7, 2, 3}}});
    }
  }
  data.vocabulary = Vocabulary({"a", "the", "dog", "big", "runs", "here"});
  data.boxes = std::make_shared<const BoxTargets>(
      box_targets(data.train, GroundingData(boxes, phrases), kGrid));
  return data;
}

TrainOptions quick() {
  TrainOptions options = small_options(6, 16);
  options.epochs = 4;
  options.batch_photos = 4;
  options.captions_per_photo = 2;
  options.learning_rate = 0.02;
  options.doubly_stochastic = 0;
  options.box_weight = 1;
  return options;
}

}  // namespace

TEST_CASE("boxes move the attention into them", "[box_training]") {
  const TemporaryFolder folder;
  TrainOptions options = quick();
  options.epochs = 60;
  const TrainingData data = toy(folder);
  double first = 0, last = 0;
  TrainObserver observer;
  observer.progress = [&](const TrainProgress& progress) {
    if (first == 0) first = progress.box_loss;
    last = progress.box_loss;
  };
  CHECK(Trainer(options, data, folder / "work").run(observer).finished);
  // Each box is one cell, so the loss is -log of the weight there: ln 4 = 1.39 for a flat map.
  CHECK(first > 1);
  CHECK(last < 0.4);
}

TEST_CASE("the log tells the box loss where there is one", "[box_training]") {
  const TemporaryFolder folder;
  TrainOptions options = quick();
  options.epochs = 1;
  const TrainingData data = toy(folder);
  Trainer(options, data, folder / "with").run({});
  options.box_weight = 0;
  Trainer(options, data, folder / "without").run({});
  std::string line;
  std::ifstream with(folder / "with/log.jsonl"), without(folder / "without/log.jsonl");
  std::getline(with, line);
  CHECK(nlohmann::json::parse(line).at("box_loss").get<double>() > 0);
  std::getline(without, line);
  CHECK_FALSE(nlohmann::json::parse(line).contains("box_loss"));
}

TEST_CASE("an interrupted training with boxes goes on to the same numbers", "[box_training]") {
  const TemporaryFolder folder;
  check_interrupted_training(quick(), toy(folder), folder, 3);
}

TEST_CASE("a checkpoint with other boxes or none is refused", "[box_training][error]") {
  const TemporaryFolder folder;
  TrainOptions options = quick();
  options.epochs = 1;
  TrainingData data = toy(folder);
  Trainer(options, data, folder / "work").run({});
  CHECK_NOTHROW(Trainer(options, data, folder / "work"));

  options.box_weight = 0.5;
  CHECK_THROWS_WITH(Trainer(options, data, folder / "work"),
                    ContainsSubstring("was written with another box-weight"));
  options.box_weight = 0;
  CHECK_THROWS_WITH(Trainer(options, data, folder / "work"),
                    ContainsSubstring("was written with another box-weight"));
  options.box_weight = 1;
  auto other = *data.boxes;
  other.digest += 1;
  data.boxes = std::make_shared<const BoxTargets>(other);
  CHECK_THROWS_WITH(Trainer(options, data, folder / "work"),
                    ContainsSubstring("was written with another boxes"));
}

TEST_CASE("a box weight without boxes is refused", "[box_training][error]") {
  const TemporaryFolder folder;
  TrainingData data = toy(folder);
  data.boxes = nullptr;
  CHECK_THROWS_WITH(Trainer(quick(), data, folder / "work"), ContainsSubstring("needs the boxes"));
}

#include "train/trainer.hpp"

#include <fstream>

#include "gaze/error.hpp"
#include "small_training.hpp"
#include "support/temporary_folder.hpp"
#include "support/torch_catch.hpp"
#include "train/dev_scorer.hpp"

using namespace gaze;
using namespace gaze_tests;

namespace {

/// Eight photos whose one hot feature says which of two captions is true.
TrainingData toy(const TemporaryFolder& folder) {
  const std::vector<Tokens> even = {{"a", "dog", "runs", "fast"},
                                    {"the", "dog", "runs", "fast", "now"}};
  const std::vector<Tokens> odd = {{"a", "cat", "sleeps", "here"},
                                   {"the", "cat", "sleeps", "here", "now"}};
  TrainingData data = hot_photos(folder, [&](int photo) { return photo % 2 == 0 ? even : odd; });
  data.vocabulary = Vocabulary({"a", "the", "dog", "cat", "runs", "sleeps", "fast", "here", "now"});
  return data;
}

TrainOptions quick() {
  TrainOptions options = small_options(6, 16);
  options.epochs = 4;
  options.captions_per_photo = 2;
  options.learning_rate = 0.02;
  return options;
}

std::vector<std::string> lines_of(const std::string& path) {
  std::ifstream in(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

}  // namespace

TEST_CASE("training overfits a toy", "[trainer]") {
  const TemporaryFolder folder;
  TrainOptions options = quick();
  options.epochs = 250;
  options.patience = 250;
  options.learning_rate = 0.01;
  options.dropout_annotations = options.dropout_embedding = options.dropout_output = 0;
  options.label_smoothing = 0;
  options.doubly_stochastic = 0;
  TrainingData data = toy(folder);
  data.dev[0].set = data.train;  // Six photos are too few to generalise.
  Trainer trainer(options, data, folder / "work");
  double first = 0, last = 0;
  TrainObserver observer;
  observer.progress = [&](const TrainProgress& progress) {
    if (first == 0) first = progress.nll;
    last = progress.nll;
  };
  const TrainingResult result = trainer.run(observer);
  REQUIRE(result.finished);
  CHECK(first > 1.5);  // ln 13 = 2.56 and falling
  CHECK(last < 0.2);   // the first word stays a guess between two: ln 2 over 5.5 words is 0.126
  const auto scores =
      score_split(*trainer.best().decoder, data.vocabulary, *data.store, data.dev[0].set, 3, 0);
  REQUIRE(scores.captions.size() == 6);
  CHECK(scores.captions[0].at(1) == "dog");
  CHECK(scores.captions[1].at(1) == "cat");
}

TEST_CASE("an interrupted training goes on to the same numbers", "[trainer]") {
  const auto kind = GENERATE(AttentionKind::soft, AttentionKind::hard);
  CAPTURE(name_of(kind));
  const TemporaryFolder folder;
  TrainOptions options = quick();
  options.decoder.attention.kind = kind;
  // Two batches: never a whole epoch at a time.
  check_interrupted_training(options, toy(folder), folder, 2);
}

TEST_CASE("a training stops when dev has not improved for a while", "[trainer]") {
  const TemporaryFolder folder;
  TrainOptions options = quick();
  options.epochs = 30;
  options.patience = 2;
  options.learning_rate = 0;  // Nothing is learnt, so no epoch beats the first.
  Trainer trainer(options, toy(folder), folder / "work");
  const TrainingResult result = trainer.run({});
  CHECK(result.finished);
  CHECK(result.epochs.size() == 3);
  CHECK(result.best.epoch == 1);
}

TEST_CASE("a checkpoint of another training is refused", "[trainer][error]") {
  const TemporaryFolder folder;
  TrainOptions options = quick();
  options.epochs = 1;
  const TrainingData data = toy(folder);
  Trainer(options, data, folder / "work").run({});
  options.learning_rate = 0.5;
  CHECK_THROWS_WITH(Trainer(options, data, folder / "work"),
                    ContainsSubstring("was written with another learning-rate"));
}

TEST_CASE("a checkpoint of another encoder or of other captions is refused", "[trainer][error]") {
  const TemporaryFolder folder;
  TrainOptions options = quick();
  options.epochs = 1;
  TrainingData data = toy(folder);
  Trainer(options, data, folder / "work").run({});
  CHECK_NOTHROW(Trainer(options, data, folder / "work"));

  TrainingData encoded_otherwise = data;
  encoded_otherwise.features = "another toy";
  CHECK_THROWS_WITH(Trainer(options, encoded_otherwise, folder / "work"),
                    ContainsSubstring("was written with another features"));

  std::swap(data.train.captions[0], data.train.captions[1]);
  CHECK_THROWS_WITH(Trainer(options, data, folder / "work"),
                    ContainsSubstring("was written with another captions"));
}

TEST_CASE("the log holds a line for every epoch's score", "[trainer]") {
  const TemporaryFolder folder;
  Trainer trainer(quick(), toy(folder), folder / "work");
  trainer.run({});
  int scored = 0;
  for (const std::string& line : lines_of(folder / "work/log.jsonl")) {
    if (line.find("cider_d") != std::string::npos) ++scored;
  }
  CHECK(scored == 4);
}

#include "train/self_critical.hpp"

#include <cmath>

#include "small_training.hpp"
#include "support/temporary_folder.hpp"
#include "support/torch_catch.hpp"
#include "train/trainer.hpp"

using namespace gaze;
using namespace gaze_tests;

namespace {

const Tokens kDog = {"a", "dog", "runs", "on", "grass"};
const Tokens kCat = {"the", "cat", "sits", "left", "of", "a", "box"};

TrainingSet two_photos() {
  TrainingSet set;
  set.names = {"dog", "cat"};
  set.record = {0, 1};
  set.captions = {{kDog, {"dog", "on", "grass"}}, {kCat}};
  return set;
}

/// Eight photos whose one hot feature says which of two captions is true.
TrainingData toy(const TemporaryFolder& folder) {
  TrainingData data = hot_photos(folder, [](int photo) -> std::vector<Tokens> {
    return {photo % 2 == 0 ? Tokens{"a", "dog", "runs"} : Tokens{"a", "cat"}};
  });
  data.vocabulary = Vocabulary({"a", "dog", "cat", "runs"});
  return data;
}

TrainOptions quick() {
  TrainOptions options = small_options(6, 16);
  options.self_critical = true;
  return options;
}

}  // namespace

TEST_CASE("a caption that ends as people's do is worth more", "[self_critical]") {
  const CaptionRewards rewards(two_photos());
  const PhotoDraw dog{0, 0, 0, false}, cat{1, 0, false};
  const double perfect = rewards.reward(cat, kCat, true);
  CHECK(perfect == Approx(10).epsilon(1e-6));  // The same words: cosine 1 for every n.
  CHECK(rewards.reward(cat, kCat, false) < perfect);
  CHECK(rewards.reward(dog, kCat, true) < rewards.reward(dog, kDog, true));
  CHECK(rewards.worth(0) == 1);
}

TEST_CASE("rewards are against human captions where there are some", "[self_critical]") {
  TrainingSet set = two_photos();
  set.captions[0] = {kDog, kCat};
  set.human = {1, 0};
  set.worth = {{1, 0.5}, {0.25}};
  const CaptionRewards rewards(set);
  CHECK(rewards.reward({0, 0, 0, false}, kDog, true) > 9.9);
  CHECK(rewards.reward({0, 0, 0, false}, kCat, true) < 1);
  CHECK(rewards.worth(0) == 1);
  CHECK(rewards.worth(1) == 0.25);  // Its reward counts as much as its captions are worth.
}

TEST_CASE("a mirror image is rewarded for its own words", "[self_critical]") {
  TrainingSet set = two_photos();
  set.views = {{{0, true}, {2, 3}}};
  const CaptionRewards rewards(set);
  CHECK(rewards.reward({1, 0, 1, true}, mirrored_caption(kCat), true) == Approx(10).epsilon(1e-6));
  CHECK(rewards.reward({1, 0, 1, true}, kCat, true) < 9);
  CHECK(rewards.reward({0, 0, 1, true}, kDog, true) ==
        rewards.reward({0, 0, 0, false}, kDog, true));
}

TEST_CASE("the self-critical loss is a case worked by hand", "[self_critical]") {
  // Of the vocabulary pad, start, end, unknown, a: only the end and "a" are possible.
  constexpr int kWord = 4;
  SampledCaptions samples;
  samples.words = {{kWord}, {kWord, kWord}};
  samples.photo_of = {0, 0};
  samples.ended = {true, false};  // The second was cut behind two words.
  samples.advantage = {0.5f, -0.25f};
  const auto batch =
      CaptionBatch::from(samples.words, samples.photo_of, 1, Vocabulary::kStart, Vocabulary::kEnd);
  TeacherForced forced;
  forced.logits = at::zeros({batch.targets.size(0), 5});
  forced.logits.select(1, kWord).fill_(static_cast<float>(std::log(3)));
  forced.logits.select(1, Vocabulary::kUnknown).fill_(50);
  forced.logits.set_requires_grad(true);
  // p(a) = 3/4, p(end) = 1/4; four words and ends count.
  const double log_a = std::log(0.75), log_end = std::log(0.25);
  const double wanted = -(0.5 * (log_a + log_end) - 0.25 * 2 * log_a) / 4;
  const at::Tensor loss = self_critical_loss(forced, batch, samples);
  CHECK(loss.item<double>() == Approx(wanted));
  loss.backward();
  CHECK(forced.logits.grad().isfinite().all().item<bool>());
  CHECK(forced.logits.grad().select(1, Vocabulary::kUnknown).abs().max().item<double>() == 0);
}

TEST_CASE("each sample is compared with the others of its photo", "[self_critical]") {
  const TemporaryFolder folder;
  const TrainingData data = toy(folder);
  const CaptionRewards rewards(data.train);
  const auto decoder = make_decoder(quick().decoder, data.vocabulary.size());
  const at::Tensor features = data.store->get({0, 1});
  const std::vector<PhotoDraw> draws = {{0, 0, 0, false}, {1, 0, false}};
  const auto draw = [&](std::uint64_t seed) {
    return sample_captions(*decoder, features, data.vocabulary, draws, rewards, 4, 6, seed);
  };
  const SampledCaptions samples = draw(3);
  REQUIRE(samples.words.size() == 8);
  CHECK(samples.photo_of == std::vector<std::int64_t>{0, 0, 0, 0, 1, 1, 1, 1});
  CHECK(samples.words == draw(3).words);
  CHECK(samples.words != draw(4).words);
  // r_n - mean of the others sums to 0 over a photo.
  for (std::size_t photo = 0; photo < 2; ++photo) {
    double sum = 0;
    for (std::size_t k = 4 * photo; k < 4 * photo + 4; ++k) sum += double(samples.advantage[k]);
    CHECK(std::abs(sum) < 1e-4);
  }
}

TEST_CASE("self-critical training raises the reward", "[self_critical][trainer]") {
  const TemporaryFolder folder;
  TrainOptions options = quick();
  options.epochs = 120;
  double first = -1, last = 0;
  TrainObserver observer;
  observer.progress = [&](const TrainProgress& progress) {
    if (first < 0) first = progress.reward;
    last = progress.reward;
  };
  Trainer trainer(options, toy(folder), folder / "work");
  CHECK(trainer.run(observer).finished);
  CHECK(first < 2);
  CHECK(last > 4);  // The captions people wrote would get 10.
}

TEST_CASE("self-critical training goes on to the same numbers", "[self_critical][trainer]") {
  const TemporaryFolder folder;
  TrainOptions options = quick();
  options.cross_entropy = 0.3;
  check_interrupted_training(options, toy(folder), folder, 2);
}

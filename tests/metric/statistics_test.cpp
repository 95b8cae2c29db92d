// Perplexity, diversity, novelty, and the bootstrap with what is built on it.
#include <algorithm>
#include <cmath>
#include <random>

#include "evaluate/caption_scores.hpp"
#include "gaze/error.hpp"
#include "metric/bootstrap.hpp"
#include "metric/diversity.hpp"
#include "metric/perplexity.hpp"
#include "support/catch.hpp"

using gaze::Tokens;

TEST_CASE("perplexity of a fair choice among k is k", "[perplexity]") {
  CHECK(gaze::perplexity({{3 * std::log(0.1), 3}, {2 * std::log(0.1), 2}}) == Approx(10));
  CHECK_THROWS_WITH(gaze::perplexity({}), "perplexity needs at least one word, got none");
}

TEST_CASE("distinct n-grams are counted over the whole set and divided by its words",
          "[diversity]") {
  const auto same = gaze::diversity({{"a", "dog"}, {"a", "dog"}});
  CHECK(same.distinct_1 == Approx(0.5));
  CHECK(same.distinct_2 == Approx(0.25));
  CHECK(same.vocabulary == 2);
  CHECK(same.unique_captions == 1);
  CHECK(same.mean_length == Approx(2));
  const auto none = gaze::diversity({});
  CHECK(none.distinct_1 == 0);
  CHECK(none.mean_length == 0);
}

TEST_CASE("a caption is novel when no training caption has its words in its order", "[diversity]") {
  CHECK(gaze::novelty({{"a", "dog"}, {"dog", "a"}, {"a"}, {"a", "cat"}}, {{"a", "dog"}, {"x"}}) ==
        Approx(0.75));
}

TEST_CASE("the bootstrap covers the mean of a normal sample as often as it says", "[bootstrap]") {
  std::mt19937_64 rng(42);
  std::normal_distribution<double> normal(3, 2);
  int covered = 0;
  constexpr int kTrials = 200;
  for (int trial = 0; trial < kTrials; ++trial) {
    std::vector<double> values(60);
    for (auto& value : values) value = normal(rng);
    gaze::BootstrapOptions options;
    options.samples = 300;
    options.confidence = 0.9;
    const auto interval = gaze::bootstrap(
        values.size(),
        [&](const std::vector<std::size_t>& sample) {
          double sum = 0;
          for (const auto i : sample) sum += values[i];
          return std::vector<double>{sum / static_cast<double>(sample.size())};
        },
        options);
    covered += interval[0].low <= 3 && 3 <= interval[0].high ? 1 : 0;
  }
  CHECK(covered >= 168);  // 0.9 of 200 is 180, spread 4.2
  CHECK(covered <= 192);
}

TEST_CASE("one seed gives one interval and a constant has none to speak of", "[bootstrap]") {
  const gaze::Statistics first = [](const std::vector<std::size_t>& sample) {
    return std::vector<double>{static_cast<double>(sample.front()), 7};
  };
  const auto once = gaze::bootstrap(10, first), again = gaze::bootstrap(10, first);
  CHECK(once[0].low == again[0].low);
  CHECK(once[0].high == again[0].high);
  CHECK(once[0].low < once[0].high);
  CHECK(once[1].low == 7);
  CHECK(once[1].high == 7);
}

TEST_CASE("bootstrap options out of range are refused", "[bootstrap][error]") {
  const gaze::Statistics none = [](const std::vector<std::size_t>&) {
    return std::vector<double>{};
  };
  CHECK_THROWS_WITH(gaze::bootstrap(0, none), "a bootstrap needs at least one item, got none");
  CHECK_THROWS_WITH(gaze::bootstrap(1, none, {0, 0.9, 1}),
                    "bootstrap samples must be at least 1, got 0");
  CHECK_THROWS_WITH(gaze::bootstrap(1, none, {1, 1, 1}),
                    ContainsSubstring("confidence must be between 0 and 1, got 1"));
}

namespace {

/// Images whose references are six words of thirty; `right` of the words are in the caption.
std::vector<gaze::ScoredImage> images(std::size_t right) {
  std::mt19937_64 rng(5);
  std::vector<gaze::ScoredImage> images;
  for (int i = 0; i < 80; ++i) {
    Tokens reference;
    for (int w = 0; w < 6; ++w) reference.push_back("word" + std::to_string(rng() % 30));
    Tokens hypothesis = reference;
    for (std::size_t w = right + rng() % 2; w < hypothesis.size(); ++w) hypothesis[w] = "wrong";
    images.push_back({hypothesis, {reference}});
  }
  return images;
}

}  // namespace

TEST_CASE("every score lies in its own interval", "[bootstrap][scores]") {
  const auto scores = gaze::score_captions(images(4), nullptr);
  const auto named = gaze::scores_with_intervals(scores);
  REQUIRE(named.size() == 7);
  CHECK(named[3].name == "bleu_4");
  CHECK(named[3].value == Approx(scores.bleu.scores[3]));
  CHECK(named[4].value == Approx(scores.rouge_l.score));
  CHECK(named[5].value == Approx(scores.cider_d.score));
  CHECK(named[6].value == Approx(scores.meteor.score));
  for (const auto& score : named) {
    INFO(score.name);
    CHECK(score.interval.low < score.value);
    CHECK(score.value < score.interval.high);
  }
}

TEST_CASE("a paired comparison finds a difference and finds none in equal systems",
          "[bootstrap][scores]") {
  const auto worse = gaze::score_captions(images(3), nullptr);
  const auto better = gaze::score_captions(images(4), nullptr);
  for (const auto& difference : gaze::score_differences(worse, better)) {
    INFO(difference.name);
    CHECK(difference.interval.low > 0);
    CHECK(difference.value > difference.interval.low);
  }
  for (const auto& difference : gaze::score_differences(worse, worse)) {
    CHECK(difference.value == 0);
    CHECK(difference.interval.high == 0);
  }
  auto fewer = images(3);
  fewer.pop_back();
  CHECK_THROWS_WITH(gaze::score_differences(worse, gaze::score_captions(fewer, nullptr)),
                    "a paired comparison needs the same images, got 80 and 79");
}

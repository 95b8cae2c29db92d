#include "search/constraints.hpp"

#include <cmath>
#include <set>

#include "search/search.hpp"
#include "search/toy_models.hpp"
#include "support/catch.hpp"

using namespace gaze;

namespace {

constexpr int kEnd = ToyModel::kEnd, kStart = ToyModel::kStart, kUnknown = ToyModel::kUnknown;
constexpr int kA = 3, kB = 4, kC = 5;
using Words = std::vector<int>;

}  // namespace

TEST_CASE("the start and the unknown token are always forbidden", "[search]") {
  const HandMade model(6, {});
  const Constraints constraints(model, {});
  const auto forbidden = constraints.forbidden({kA, kA, kA});
  CHECK(is_forbidden(forbidden, kStart));
  CHECK(is_forbidden(forbidden, kUnknown));
  CHECK_FALSE(is_forbidden(forbidden, kEnd));
  CHECK_FALSE(is_forbidden(forbidden, kA));
}

TEST_CASE("the end token waits for min_words", "[search]") {
  const HandMade model(6, {});
  DecodeOptions options;
  options.min_words = 2;
  const Constraints constraints(model, options);
  CHECK(is_forbidden(constraints.forbidden({kA}), kEnd));
  CHECK_FALSE(is_forbidden(constraints.forbidden({kA, kB}), kEnd));
}

TEST_CASE("a group of words is forbidden to return", "[search]") {
  const HandMade model(6, {});
  DecodeOptions options;
  const auto words_forbidden = [&](int n, const Words& prefix) {
    options.no_repeat_ngram = n;
    Words words;
    for (const int token : Constraints(model, options).forbidden(prefix)) {
      if (token >= ToyModel::kFirstWord) words.push_back(token);
    }
    return words;
  };
  CHECK(words_forbidden(0, {kA, kB, kA}).empty());
  CHECK(words_forbidden(1, {kB, kA, kB}) == Words{kA, kB});
  CHECK(words_forbidden(2, {kA, kB, kC, kA}) == Words{kB});
  CHECK(words_forbidden(2, {kA, kB, kA, kC, kA}) == Words{kB, kC});
  CHECK(words_forbidden(2, {kA, kA}) == Words{kA});
  CHECK(words_forbidden(3, {kA, kB, kC, kA, kB}) == Words{kC});
  CHECK(words_forbidden(3, {kA, kB, kC, kB, kB}).empty());
  CHECK(words_forbidden(4, {kA, kB}).empty());
}

TEST_CASE("the unknown token is never output however likely", "[search]") {
  HandMade model(6,
                 {{{}, {{kUnknown, 0.98}, {kA, 0.02}}}, {{kA}, {{kUnknown, 0.98}, {kEnd, 0.02}}}});
  for (const bool sampled : {false, true}) {
    DecodeOptions options;
    options.sample = sampled;
    model.steps.clear();
    const auto found = search(model, 1, options, 0).at(0).at(0);
    CHECK(found.tokens == Words{kA});
    // Its words keep the model's own probability.
    CHECK(found.log_prob == Approx(2 * std::log(0.02)).epsilon(1e-6));
  }
}

TEST_CASE("captions keep to min_words and max_words", "[search]") {
  for (const bool sampled : {false, true}) {
    DecodeOptions options;
    options.sample = sampled;
    options.min_words = 3;
    options.max_words = 5;
    options.n_best = 3;
    RandomLanguage model(8, 4, 1, 3);
    for (const auto& photo : search(model, 40, options, 0)) {
      REQUIRE(photo.size() == 3);
      for (const auto& hypothesis : photo) {
        CHECK(hypothesis.tokens.size() >= 3);
        CHECK(hypothesis.tokens.size() <= 5);
      }
    }
  }
}

TEST_CASE("no caption has the same two words twice where that is forbidden", "[search]") {
  // With three words in eighteen steps a caption repeats groups unless that is forbidden.
  for (const bool sampled : {false, true}) {
    DecodeOptions options;
    options.sample = sampled;
    options.min_words = 4;
    options.max_words = 18;
    const auto repeats = [&](int n) {
      options.no_repeat_ngram = n;
      RandomLanguage model(6, 8, 1, -3);
      int count = 0;
      for (const auto& photo : search(model, 20, options, 0)) {
        std::set<Words> pairs;
        const Words& words = photo.at(0).tokens;
        for (std::size_t t = 0; t + 1 < words.size(); ++t) {
          if (!pairs.insert({words[t], words[t + 1]}).second) ++count;
        }
      }
      return count;
    };
    CHECK(repeats(0) > 0);
    CHECK(repeats(2) == 0);
  }
}

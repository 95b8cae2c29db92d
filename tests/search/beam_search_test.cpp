#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "gaze/error.hpp"
#include "search/search.hpp"
#include "search/toy_models.hpp"
#include "support/catch.hpp"

using namespace gaze;

namespace {

constexpr int kEnd = ToyModel::kEnd, kA = 3, kB = 4, kC = 5;
using Words = std::vector<int>;

DecodeOptions beam_of(int beam, int max_words = 20, int n_best = 1) {
  DecodeOptions options;
  options.beam = beam;
  options.max_words = max_words;
  options.n_best = n_best;
  return options;
}

Hypothesis best(ToyModel& model, const DecodeOptions& options, double alpha = 0) {
  model.steps.clear();
  return search(model, 1, options, alpha).at(0).at(0);
}

/// Greedy search, written directly.
Hypothesis greedy(const ToyModel& model, int photo, int max_words) {
  Hypothesis hypothesis;
  while (true) {
    const auto next = model.answer(photo, hypothesis.tokens);
    int best = kEnd;
    for (int token = ToyModel::kFirstWord; token < model.vocabulary_size(); ++token) {
      if (next[static_cast<std::size_t>(token)] > next[static_cast<std::size_t>(best)])
        best = token;
    }
    const bool full = static_cast<int>(hypothesis.tokens.size()) == max_words;
    if (full && best != kEnd) return hypothesis;
    hypothesis.log_prob += static_cast<double>(next[static_cast<std::size_t>(best)]);
    hypothesis.ended = best == kEnd;
    if (hypothesis.ended) return hypothesis;
    hypothesis.tokens.push_back(best);
  }
}

void check_same(const Hypothesis& a, const Hypothesis& b) {
  CHECK(a.tokens == b.tokens);
  CHECK(a.log_probs == b.log_probs);
  CHECK(a.log_prob == b.log_prob);
  CHECK(a.end_log_prob == b.end_log_prob);
  CHECK(a.score == b.score);
  CHECK(a.ended == b.ended);
}

/// Greedy takes A (0.6) and then has only 0.3; B (0.4) leads to 0.9.
HandMade garden_path() {
  return HandMade(6, {{{}, {{kA, 0.6}, {kB, 0.4}}},
                      {{kA}, {{kC, 0.3}, {kA, 0.25}, {kB, 0.25}, {kEnd, 0.2}}},
                      {{kB}, {{kC, 0.9}, {kEnd, 0.1}}},
                      {{kC}, {{kEnd, 1.0}}}});
}

}  // namespace

TEST_CASE("a beam of two finds what greedy walks past", "[search]") {
  auto model = garden_path();
  const auto narrow = best(model, beam_of(1));
  CHECK(narrow.tokens == Words{kA, kC});
  CHECK(narrow.log_prob == Approx(std::log(0.6 * 0.3)).epsilon(1e-6));

  const auto wide = best(model, beam_of(2));
  CHECK(wide.tokens == Words{kB, kC});
  CHECK(wide.log_prob == Approx(std::log(0.4 * 0.9)).epsilon(1e-6));
  REQUIRE(wide.log_probs.size() == 2);
  CHECK(wide.log_probs[0] == Approx(std::log(0.4)).epsilon(1e-6));
  CHECK(wide.log_probs[1] == Approx(std::log(0.9)).epsilon(1e-6));
  CHECK(wide.end_log_prob == 0);
  CHECK(wide.ended);
}

TEST_CASE("the length penalty divides by the words and the end token", "[search]") {
  // "A" has probability 0.5, "B C" 0.4: the mean a token prefers the longer one.
  HandMade model(6, {{{}, {{kA, 0.5}, {kB, 0.5}}},
                     {{kA}, {{kEnd, 1.0}}},
                     {{kB}, {{kC, 0.8}, {kEnd, 0.2}}},
                     {{kC}, {{kEnd, 1.0}}}});
  const auto plain = best(model, beam_of(3), 0);
  CHECK(plain.tokens == Words{kA});
  CHECK(plain.score == Approx(std::log(0.5)).epsilon(1e-6));

  const auto mean = best(model, beam_of(3), 1);
  CHECK(mean.tokens == Words{kB, kC});
  CHECK(mean.score == Approx(std::log(0.4) / 3).epsilon(1e-6));
  CHECK(mean.log_prob == Approx(std::log(0.4)).epsilon(1e-6));

  auto own = beam_of(3);
  own.length_penalty = 0;  // The caller's option overrides the model's default.
  CHECK(best(model, own, 1).tokens == Words{kA});
}

TEST_CASE("equal hypotheses are settled by the lower parent and then the lower token", "[search]") {
  HandMade model(6, {{{}, {{kA, 0.25}, {kB, 0.25}, {kC, 0.25}, {kEnd, 0.25}}},
                     {{kA}, {{kB, 0.5}, {kC, 0.5}}},
                     {{kB}, {{kEnd, 1.0}}},
                     {{kC}, {{kEnd, 1.0}}}});
  auto options = beam_of(4, 2, 4);
  options.min_words = 1;
  const auto results = search(model, 1, options, 0).at(0);
  REQUIRE(results.size() == 4);
  CHECK(results[0].tokens == Words{kB});
  CHECK(results[1].tokens == Words{kC});
  CHECK(results[2].tokens == Words{kA, kB});
  CHECK(results[3].tokens == Words{kA, kC});
}

TEST_CASE("a beam of one is greedy whatever the length penalty", "[search]") {
  RandomLanguage model(12, 1, 2, 1);
  const int photos = 40;
  for (const double alpha : {0.0, 0.7, 2.0}) {
    model.steps.clear();
    const auto results = search(model, photos, beam_of(1, 6), alpha);
    for (int photo = 0; photo < photos; ++photo) {
      const auto expected = greedy(model, photo, 6);
      const auto& found = results[static_cast<std::size_t>(photo)].at(0);
      CHECK(found.tokens == expected.tokens);
      CHECK(found.ended == expected.ended);
      CHECK(found.log_prob == expected.log_prob);
    }
  }
}

TEST_CASE("a wide enough beam finds what brute force finds", "[search]") {
  // 3 words: 27 live hypotheses of 3 words and their 4 continuations each fit into a beam of 100.
  for (const double alpha : {0.0, 0.6, 1.0, 3.0}) {
    RandomLanguage model(6, 7, 1, 0.5);
    const int photos = 30;
    const auto results = search(model, photos, beam_of(100, 3, 5), alpha);
    for (int photo = 0; photo < photos; ++photo) {
      const auto expected = all_captions(model, photo, 3, alpha);
      const auto& found = results[static_cast<std::size_t>(photo)];
      REQUIRE(found.size() == 5);
      for (std::size_t n = 0; n < found.size(); ++n) {
        CHECK(found[n].tokens == expected[n].tokens);
        CHECK(found[n].score == Approx(expected[n].score).epsilon(1e-9));
      }
    }
  }
}

TEST_CASE("stopping early never changes the answer", "[search]") {
  // With n_best as large as the pool can get, the search cannot stop before max_words.
  for (const double alpha : {0.0, 0.7, 1.5}) {
    const int photos = 40;
    RandomLanguage early(8, 3, 2, 1), late(8, 3, 2, 1);
    const auto quick = search(early, photos, beam_of(4, 8, 1), alpha);
    const auto thorough = search(late, photos, beam_of(4, 8, 4), alpha);
    for (std::size_t photo = 0; photo < quick.size(); ++photo) {
      check_same(quick[photo].at(0), thorough[photo].at(0));
    }
    if (alpha == 0) CHECK(early.steps.size() <= late.steps.size());
  }
}

TEST_CASE("the search stops as soon as no live beam can win", "[search]") {
  // The end at once has 0.8; no other caption can have more.
  HandMade model(6, {{{}, {{kEnd, 0.8}, {kA, 0.2}}}, {{kA}, {{kA, 0.9}, {kEnd, 0.1}}}});
  CHECK(best(model, beam_of(3)).tokens.empty());
  CHECK(model.steps.size() == 1);
  // Divided by the length, nineteen further words might win, so the search goes on.
  best(model, beam_of(3), 1);
  CHECK(model.steps.size() > 1);
}

TEST_CASE("a photo is captioned alike alone and among seven others", "[search]") {
  auto options = beam_of(3, 10, 3);
  options.candidates = 4;
  for (const bool sampled : {false, true}) {
    options.sample = sampled;
    RandomLanguage together(30, 5, 3);
    const auto batch = search(together, 8, options, 0.7);
    REQUIRE(batch.size() == 8);
    for (int photo = 0; photo < 8; ++photo) {
      RandomLanguage alone(30, 5, 3, 0, photo);
      const auto single = search(alone, 1, options, 0.7).at(0);
      const auto& beside = batch[static_cast<std::size_t>(photo)];
      REQUIRE(single.size() == beside.size());
      for (std::size_t n = 0; n < single.size(); ++n) check_same(single[n], beside[n]);
    }
  }
}

TEST_CASE("every word keeps the row from which it was taken", "[search]") {
  auto options = beam_of(4, 8, 4);
  for (const bool sampled : {false, true}) {
    options.sample = sampled;
    RandomLanguage model(20, 11, 3);
    const auto results = search(model, 5, options, 0);
    for (int photo = 0; photo < 5; ++photo) {
      for (const auto& hypothesis : results[static_cast<std::size_t>(photo)]) {
        REQUIRE(hypothesis.rows.size() == hypothesis.tokens.size());
        for (std::size_t t = 0; t < hypothesis.rows.size(); ++t) {
          const auto& row = model.steps.at(t).at(static_cast<std::size_t>(hypothesis.rows[t]));
          CHECK(row.photo == photo);
          CHECK(row.words == Words(hypothesis.tokens.begin(),
                                   hypothesis.tokens.begin() + static_cast<std::ptrdiff_t>(t)));
          CHECK(static_cast<double>(model.answer(
                    photo, row.words)[static_cast<std::size_t>(hypothesis.tokens[t])]) ==
                hypothesis.log_probs[t]);
        }
      }
    }
  }
}

TEST_CASE("a beam that never ends yields its best unfinished caption", "[search]") {
  HandMade model(
      6, {{{}, {{kA, 0.6}, {kB, 0.4}}}, {{kA}, {{kA, 0.6}, {kB, 0.4}}}, {{kB}, {{kB, 1.0}}}});
  const auto results = search(model, 1, beam_of(3, 4, 3), 0).at(0);
  REQUIRE(results.size() == 3);
  CHECK(results[0].tokens == Words{kB, kB, kB, kB});
  CHECK_FALSE(results[0].ended);
  CHECK(results[0].end_log_prob == 0);
  CHECK(results[0].log_prob == Approx(std::log(0.4)).epsilon(1e-6));
  CHECK(results[1].tokens == Words{kA, kB, kB, kB});
  CHECK(results[2].tokens == Words{kA, kA, kA, kA});  // A A B was the fourth of three.
}

TEST_CASE("a caption of exactly max_words words may end", "[search]") {
  HandMade model(6, {{{}, {{kA, 1.0}}}, {{kA}, {{kB, 1.0}}}, {{kB}, {{kEnd, 1.0}}}});
  CHECK(best(model, beam_of(2, 2)).ended);
  const auto shorter = best(model, beam_of(2, 1));
  CHECK(shorter.tokens == Words{kA});
  CHECK_FALSE(shorter.ended);
}

TEST_CASE("n-best captions are distinct and best first", "[search]") {
  RandomLanguage model(10, 21, 2, 1);
  for (const auto& results : search(model, 20, beam_of(6, 5, 6), 0.5)) {
    REQUIRE(results.size() == 6);
    std::set<Words> distinct;
    for (std::size_t n = 0; n < results.size(); ++n) {
      distinct.insert(results[n].tokens);
      if (n > 0 && results[n].ended == results[n - 1].ended) {
        CHECK(results[n].score <= results[n - 1].score);
      }
      if (n > 0 && results[n].ended) CHECK(results[n - 1].ended);
    }
    CHECK(distinct.size() == 6);
  }
}

TEST_CASE("a word that leads nowhere is given up", "[search]") {
  HandMade model(6, {{{}, {{kA, 0.7}, {kB, 0.3}}}, {{kB}, {{kEnd, 1.0}}}});
  CHECK(best(model, beam_of(2)).tokens == Words{kB});
  // Alone it is the only one.
  const auto stuck = best(model, beam_of(1));
  CHECK(stuck.tokens == Words{kA});
  CHECK_FALSE(stuck.ended);
}

TEST_CASE("candidates are the most probable words with the chosen one among them", "[search]") {
  auto options = beam_of(5, 6, 5);
  options.candidates = 3;
  RandomLanguage model(15, 9, 3);
  const auto found = search(model, 1, options, 0).at(0);
  for (const auto& hypothesis : found) {
    REQUIRE(hypothesis.candidates.size() == hypothesis.tokens.size());
    for (std::size_t t = 0; t < hypothesis.tokens.size(); ++t) {
      const auto& candidates = hypothesis.candidates[t];
      REQUIRE(candidates.size() == 3);
      CHECK(candidates[0].log_prob >= candidates[1].log_prob);
      CHECK(candidates[1].log_prob >= candidates[2].log_prob);
      int times = 0;
      for (const auto& candidate : candidates) {
        CHECK(candidate.token >= ToyModel::kFirstWord);
        if (candidate.token == hypothesis.tokens[t]) ++times;
      }
      CHECK(times == 1);
    }
  }
  options.candidates = 0;
  model.steps.clear();
  CHECK(search(model, 1, options, 0).at(0).at(0).candidates.empty());
}

TEST_CASE("no photos give no captions", "[search]") {
  RandomLanguage model(6, 1);
  CHECK(search(model, 0, beam_of(3), 0).empty());
  CHECK_THROWS_WITH(search(model, -1, beam_of(3), 0), "photos must be 0 or more, got -1");
}

TEST_CASE("the beam is the best of all continuations, wherever they stand in the vocabulary",
          "[search]") {
  constexpr std::size_t kBeam = 3;
  for (const int words : {63, 64, 65, 700}) {
    RandomLanguage model(words, 31, 6);
    best(model, beam_of(kBeam, 5), 1);
    REQUIRE(model.steps.size() > 2);
    std::map<Words, double> log_prob_of = {{{}, 0.0}};
    for (std::size_t t = 0; t + 1 < model.steps.size(); ++t) {
      CAPTURE(words, t);
      std::vector<std::pair<double, Words>> continued;
      for (const ToyModel::Row& row : model.steps[t]) {
        const auto next = model.answer(0, row.words);
        for (int token = ToyModel::kFirstWord; token < words; ++token) {
          Words longer = row.words;
          longer.push_back(token);
          const double log_prob =
              log_prob_of.at(row.words) + double(next[static_cast<std::size_t>(token)]);
          log_prob_of[longer] = log_prob;
          continued.emplace_back(-log_prob, std::move(longer));
        }
      }
      std::sort(continued.begin(), continued.end());
      REQUIRE(model.steps[t + 1].size() == kBeam);
      for (std::size_t rank = 0; rank < kBeam; ++rank) {
        CHECK(model.steps[t + 1][rank].words == continued[rank].second);
      }
    }
  }
}

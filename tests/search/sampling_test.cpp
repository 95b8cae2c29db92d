#include "search/sampling.hpp"

#include <cmath>
#include <map>
#include <set>

#include "search/search.hpp"
#include "search/toy_models.hpp"
#include "support/catch.hpp"

using namespace gaze;

namespace {

constexpr int kEnd = ToyModel::kEnd, kA = 3, kB = 4, kC = 5;
using Words = std::vector<int>;

DecodeOptions drawing() {
  DecodeOptions options;
  options.sample = true;
  return options;
}

const std::vector<double> kProbabilities = {0.1, 0.4, 0.2, 0.3};

std::vector<float> logs(const std::vector<double>& probabilities) {
  std::vector<float> values;
  for (const double p : probabilities) values.push_back(static_cast<float>(std::log(p)));
  return values;
}

/// The share of each token when the unit interval is swept evenly: exact up to 1 / sweeps.
std::vector<double> shares(const DecodeOptions& options, const std::vector<int>& forbidden = {}) {
  const auto log_probs = logs(kProbabilities);
  constexpr int kSweeps = 10000;
  std::vector<double> counts(4, 0.0);
  for (int n = 0; n < kSweeps; ++n) {
    const int token = draw_token(log_probs.data(), 4, forbidden, options, (n + 0.5) / kSweeps);
    counts.at(static_cast<std::size_t>(token)) += 1.0 / kSweeps;
  }
  return counts;
}

void check_close(const std::vector<double>& found, const std::vector<double>& expected) {
  REQUIRE(found.size() == expected.size());
  for (std::size_t n = 0; n < found.size(); ++n) {
    CHECK(found[n] == Approx(expected[n]).margin(2e-4));
  }
}

}  // namespace

TEST_CASE("words are drawn as often as they are likely", "[sampling]") {
  check_close(shares(drawing()), kProbabilities);
}

TEST_CASE("a temperature raises probabilities to its inverse power", "[sampling]") {
  auto options = drawing();
  options.temperature = 0.5;  // Squares: 0.01, 0.16, 0.04, 0.09 of 0.3.
  check_close(shares(options), {1 / 30.0, 16 / 30.0, 4 / 30.0, 9 / 30.0});
  options.temperature = 1e-6;
  check_close(shares(options), {0, 1, 0, 0});
}

TEST_CASE("top-k draws among the k most probable words", "[sampling]") {
  auto options = drawing();
  options.top_k = 2;
  check_close(shares(options), {0, 4 / 7.0, 0, 3 / 7.0});
  options.top_k = 1;
  check_close(shares(options), {0, 1, 0, 0});
  options.top_k = 100;
  check_close(shares(options), kProbabilities);
}

TEST_CASE("top-p draws among the fewest that hold p", "[sampling]") {
  auto options = drawing();
  options.top_p = 0.65;
  check_close(shares(options), {0, 4 / 7.0, 0, 3 / 7.0});
  options.top_p = 0.75;
  check_close(shares(options), {0, 4 / 9.0, 2 / 9.0, 3 / 9.0});
  options.top_p = 1e-9;
  check_close(shares(options), {0, 1, 0, 0});
}

TEST_CASE("top-p counts what top-k has left", "[sampling]") {
  auto options = drawing();
  options.top_k = 2;  // 4/7 and 3/7 are left.
  options.top_p = 0.55;
  check_close(shares(options), {0, 1, 0, 0});
}

TEST_CASE("equally likely words are kept from the lowest on", "[sampling]") {
  const auto log_probs = logs({0.25, 0.25, 0.25, 0.25});
  auto options = drawing();
  options.top_k = 1;
  for (const double uniform : {0.0, 0.5, 0.999}) {
    CHECK(draw_token(log_probs.data(), 4, {}, options, uniform) == 0);
    CHECK(draw_token(log_probs.data(), 4, {0}, options, uniform) == 1);
  }
}

TEST_CASE("forbidden words are never drawn", "[sampling]") {
  check_close(shares(drawing(), {1}), {1 / 6.0, 0, 2 / 6.0, 3 / 6.0});
  const auto log_probs = logs(kProbabilities);
  CHECK(draw_token(log_probs.data(), 4, {0, 1, 2, 3}, drawing(), 0.5) == -1);
}

TEST_CASE("the generator is the standard one on every machine", "[sampling]") {
  // The C++ standard specifies mt19937_64 and seed_seq to the bit.
  auto rng = generator(1, 0);
  const double first = uniform(rng);
  CHECK(first >= 0);
  CHECK(first < 1);
  std::mt19937_64 plain;
  plain.discard(9999);
  CHECK(plain() == 9981545732273789042ULL);  // The 10,000th value, by the C++ standard.
  CHECK(generator(1, 0) == generator(1, 0));
  CHECK_FALSE(generator(1, 0) == generator(1, 1));
  CHECK_FALSE(generator(1, 0) == generator(2, 0));
  CHECK_FALSE(generator(1, 0) == generator((1ULL << 32U) + 1, 0));
}

TEST_CASE("numbers between zero and one are spread evenly", "[sampling]") {
  std::mt19937_64 rng(3);
  double sum = 0, square = 0;
  constexpr int kDraws = 100000;
  for (int n = 0; n < kDraws; ++n) {
    const double value = uniform(rng);
    REQUIRE((value >= 0 && value < 1));
    sum += value;
    square += value * value;
  }
  CHECK(sum / kDraws == Approx(0.5).margin(0.005));
  CHECK(square / kDraws == Approx(1 / 3.0).margin(0.005));
}

TEST_CASE("whole captions are drawn as often as they are likely", "[sampling]") {
  HandMade model(6, {{{}, {{kA, 0.5}, {kB, 0.5}}},
                     {{kA}, {{kC, 0.2}, {kEnd, 0.8}}},
                     {{kB}, {{kC, 0.6}, {kEnd, 0.4}}},
                     {{kC}, {{kEnd, 1.0}}}});
  std::map<Words, int> counts;
  constexpr int kSeeds = 100;
  for (int seed = 0; seed < kSeeds; ++seed) {
    auto options = drawing();
    options.n_best = 100;
    options.seed = static_cast<std::uint64_t>(seed);
    model.steps.clear();
    const auto found = search(model, 1, options, 0).at(0);
    for (const auto& hypothesis : found) ++counts[hypothesis.tokens];
  }
  // 10,000 draws: one standard deviation is at most 50.
  CHECK(counts[{kA}] == Approx(4000).margin(200));
  CHECK(counts[{kA, kC}] == Approx(1000).margin(200));
  CHECK(counts[{kB}] == Approx(2000).margin(200));
  CHECK(counts[{kB, kC}] == Approx(3000).margin(200));
}

TEST_CASE("the log-probability is the model's own whatever the temperature", "[sampling]") {
  auto options = drawing();
  options.temperature = 3;
  options.top_k = 4;
  RandomLanguage model(10, 2, 2);
  const auto found = search(model, 1, options, 0).at(0).at(0);
  double sum = found.end_log_prob;
  for (std::size_t t = 0; t < found.tokens.size(); ++t) {
    const Words prefix(found.tokens.begin(), found.tokens.begin() + static_cast<std::ptrdiff_t>(t));
    const auto next = model.answer(0, prefix);
    CHECK(found.log_probs[t] ==
          static_cast<double>(next[static_cast<std::size_t>(found.tokens[t])]));
    sum += found.log_probs[t];
  }
  CHECK(found.log_prob == Approx(sum).epsilon(1e-12));
}

TEST_CASE("one seed gives one answer and another seed another", "[sampling]") {
  const auto drawn = [](std::uint64_t seed) {
    auto options = drawing();
    options.seed = seed;
    RandomLanguage model(40, 2, 0.5, -4);
    return search(model, 1, options, 0).at(0).at(0).tokens;
  };
  CHECK(drawn(5) == drawn(5));
  std::set<Words> different;
  for (std::uint64_t seed = 0; seed < 20; ++seed) different.insert(drawn(seed));
  CHECK(different.size() == 20);
}

TEST_CASE("a first draw does not depend on how many follow", "[sampling]") {
  const auto first = [](int draws) {
    auto options = drawing();
    options.n_best = draws;
    RandomLanguage model(40, 2, 0.5, -4);
    std::set<Words> all;
    const auto found = search(model, 1, options, 0).at(0);
    for (const auto& hypothesis : found) all.insert(hypothesis.tokens);
    return all;
  };
  const auto one = first(1), many = first(10);
  CHECK(many.size() == 10);
  CHECK(many.count(*one.begin()) == 1);
}

TEST_CASE("a near-zero temperature draws what greedy search outputs", "[sampling]") {
  auto options = drawing();
  options.temperature = 1e-7;
  options.max_words = 8;
  RandomLanguage cold(30, 6, 3), plain(30, 6, 3);
  const auto drawn = search(cold, 20, options, 0);
  DecodeOptions greedy;
  greedy.beam = 1;
  greedy.max_words = 8;
  const auto found = search(plain, 20, greedy, 0);
  for (std::size_t photo = 0; photo < drawn.size(); ++photo) {
    CHECK(drawn[photo].at(0).tokens == found[photo].at(0).tokens);
    CHECK(drawn[photo].at(0).ended == found[photo].at(0).ended);
  }
}

TEST_CASE("draws come back best first", "[sampling]") {
  auto options = drawing();
  options.n_best = 20;
  RandomLanguage model(20, 2, 1);
  const auto draws = search(model, 1, options, 0.5).at(0);
  REQUIRE(draws.size() == 20);
  for (std::size_t n = 1; n < draws.size(); ++n) CHECK(draws[n].score <= draws[n - 1].score);
}

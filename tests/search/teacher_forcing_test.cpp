#include "search/teacher_forcing.hpp"

#include <cmath>

#include "search/toy_models.hpp"
#include "support/catch.hpp"

using namespace gaze;

TEST_CASE("given captions get the model's probability of each of their tokens", "[search]") {
  const std::vector<std::vector<int>> captions = {{3, 4, 5}, {}, {6}, {5, 5, 5, 5}};
  RandomLanguage model(8, 11);
  const auto forced = force_captions(model, captions);
  REQUIRE(forced.size() == captions.size());
  for (std::size_t n = 0; n < captions.size(); ++n) {
    CAPTURE(n);
    const Hypothesis& hypothesis = forced[n];
    CHECK(hypothesis.tokens == captions[n]);
    CHECK(hypothesis.ended);
    std::vector<int> words;
    double sum = 0;
    for (std::size_t t = 0; t <= captions[n].size(); ++t) {
      const auto answer = model.answer(0, words);
      const bool last = t == captions[n].size();
      const int token = last ? ToyModel::kEnd : captions[n][t];
      const double wanted = double(answer[static_cast<std::size_t>(token)]);
      CHECK((last ? hypothesis.end_log_prob : hypothesis.log_probs.at(t)) == wanted);
      sum += wanted;
      words.push_back(token);
      if (last) continue;
      // The row that it was read from is its own.
      CHECK(model.steps.at(t).at(static_cast<std::size_t>(hypothesis.rows.at(t))).words ==
            std::vector<int>(captions[n].begin(),
                             captions[n].begin() + static_cast<std::ptrdiff_t>(t)));
    }
    CHECK(std::abs(hypothesis.log_prob - sum) < 1e-12);
  }
  CHECK(model.steps.size() == 5);
}

TEST_CASE("no captions need no step", "[search]") {
  RandomLanguage model(8, 11);
  CHECK(force_captions(model, {}).empty());
  CHECK(model.steps.empty());
}

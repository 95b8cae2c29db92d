#include "metric/calibration.hpp"

#include <cmath>

#include "gaze/error.hpp"
#include "support/catch.hpp"

using namespace gaze;

TEST_CASE("a curve without evidence has the log odds of what was right", "[calibration]") {
  // Three of four right: log 3, drawn a little towards 0 by the ridge.
  const std::vector<JudgedAnswer> answers = {{{}, true}, {{}, true}, {{}, false}, {{}, true}};
  const auto weights = fit_logistic(answers, 1e-9);
  REQUIRE(weights.size() == 1);
  CHECK(weights[0] == Approx(std::log(3.0)).epsilon(1e-6));
  CHECK(fit_logistic(answers, 1)[0] < std::log(3.0));
}

TEST_CASE("a curve over one yes or no has both groups' log odds", "[calibration]") {
  // Evidence 0: 1 of 3 right; evidence 1: 4 of 5 right.
  std::vector<JudgedAnswer> answers;
  for (int k = 0; k < 3; ++k) answers.push_back({{0}, k < 1});
  for (int k = 0; k < 5; ++k) answers.push_back({{1}, k < 4});
  const auto weights = fit_logistic(answers, 1e-9);
  CHECK(weights[0] == Approx(std::log(0.5)).epsilon(1e-6));
  CHECK(weights[1] == Approx(std::log(4.0) - std::log(0.5)).epsilon(1e-6));
}

TEST_CASE("the slope of the likelihood is zero at the fitted weights", "[calibration]") {
  std::vector<JudgedAnswer> answers;
  for (int k = 0; k < 40; ++k) {
    const double a = std::sin(k), b = 10 * std::cos(3 * k);
    answers.push_back({{a, b}, std::sin(7 * k) + a > 0.2});
  }
  constexpr double kRidge = 0.01;
  const auto weights = fit_logistic(answers, kRidge);
  std::vector<double> slope(3);
  for (std::size_t i = 0; i < 3; ++i) slope[i] = -kRidge * weights[i];
  for (const JudgedAnswer& answer : answers) {
    const double row[] = {1, answer.evidence[0], answer.evidence[1]};
    const double p = 1 / (1 + std::exp(-(weights[0] + weights[1] * row[1] + weights[2] * row[2])));
    for (std::size_t i = 0; i < 3; ++i) slope[i] += ((answer.right ? 1 : 0) - p) * row[i];
  }
  for (const double one : slope) CHECK(one == Approx(0).margin(1e-6));
}

TEST_CASE("evidence that separates right from wrong has finite weights", "[calibration]") {
  const auto weights =
      fit_logistic({{{-1}, false}, {{-2}, false}, {{1}, true}, {{500}, true}}, 0.01);
  CHECK(std::isfinite(weights[0]));
  CHECK(weights[1] > 1);
  CHECK(weights[1] < 100);
}

TEST_CASE("what no curve can be fitted to is refused", "[calibration][error]") {
  CHECK_THROWS_AS(fit_logistic({}, 1), Error);
  CHECK_THROWS_AS(fit_logistic({{{1}, true}}, 0), Error);
  CHECK_THROWS_AS(fit_logistic({{{1}, true}, {{}, true}}, 1), Error);
}

TEST_CASE("the area under the curve counts pairs in the right order", "[calibration]") {
  // Right .9 and .4, wrong .4, .1 and .6: of six pairs 4 in order, one tie.
  const std::vector<JudgedProbability> answers = {
      {0.9, true}, {0.4, false}, {0.1, false}, {0.4, true}, {0.6, false}};
  CHECK(area_under_roc(answers) == Approx(4.5 / 6));
  CHECK(area_under_roc({{0.9, true}, {0.1, false}}) == 1);
  CHECK(area_under_roc({{0.1, true}, {0.9, false}}) == 0);
  CHECK(area_under_roc({{0.1, true}}) == 0.5);
  CHECK(area_under_roc({}) == 0.5);
}

TEST_CASE("a reliability table has means and shares, and no empty rows", "[calibration]") {
  const auto bins = reliability({{0.05, false}, {0.95, true}, {1, true}, {0.92, false}}, 10);
  REQUIRE(bins.size() == 2);
  CHECK(bins[0].low == 0);
  CHECK(bins[0].answers == 1);
  CHECK(bins[0].right == 0);
  CHECK(bins[1].low == Approx(0.9));
  CHECK(bins[1].answers == 3);
  CHECK(bins[1].mean_probability == Approx((0.95 + 1 + 0.92) / 3));
  CHECK(bins[1].right == Approx(2.0 / 3));
  const auto scores = calibration_scores({{0.2, false}, {0.8, true}, {0.7, true}});
  CHECK(scores.answers == 3);
  CHECK(scores.right == Approx(2.0 / 3));
  CHECK(scores.area_under_roc == 1);
  CHECK(scores.reliability.size() == 3);
}

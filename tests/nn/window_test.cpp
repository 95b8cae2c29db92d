#include "nn/attention/window.hpp"

#include <cmath>

#include "support/torch_catch.hpp"

using namespace gaze;
using namespace gaze_tests;

namespace {

at::Tensor one(double value) { return at::full({1}, value); }

DecoderConfig local(ScopeKind scope) {
  DecoderConfig config;
  config.hidden_size = 6;
  config.attention_size = 4;
  config.attention.scope = scope;
  config.attention.window = 1;
  return config;
}

}  // namespace

TEST_CASE("on one row of cells luong mode is the paper's formula", "[window]") {
  // Luong et al. 2015, eqs. 9 and 10, with S - 1 for S: computed here cell by cell.
  const torch::NoGradGuard no_grad;
  const int S = 9;
  const double p = (S - 1) * 0.37, w = 2, sigma = w / 2;
  const std::vector<float> scores = {0.3f, -1, 2, 0.7f, 0, 1.1f, -0.4f, 0.9f, 3};
  double sum = 0;
  for (int s = 0; s < S; ++s) {
    if (std::abs(s - p) <= w) sum += std::exp(double(scores[static_cast<std::size_t>(s)]));
  }
  const auto weighed =
      weigh_in_window(at::tensor(scores).view({1, S}), one(0), one(p), {1, S}, {true, w, sigma});
  for (int s = 0; s < S; ++s) {
    const double align =
        std::abs(s - p) <= w ? std::exp(double(scores[static_cast<std::size_t>(s)])) / sum : 0;
    CHECK(weighed.weights[0][s].item<double>() ==
          Approx(align * std::exp(-(s - p) * (s - p) / (2 * sigma * sigma))).margin(1e-7));
  }
}

TEST_CASE("a window wider than the grid without a Gaussian is global attention", "[window]") {
  const auto scores = at::randn({3, 20});
  const auto global = at::softmax(scores, 1);
  const auto centre = at::rand({3}) * 3;
  for (const bool luong : {false, true}) {
    const auto weighed = weigh_in_window(scores, centre, centre, {4, 5}, {luong, 5, 1e6});
    CHECK(close(weighed.weights, global));
    CHECK(close(weighed.log_weights, global.log(), 1e-4));
  }
}

TEST_CASE("windows at the corners and between cells sum to one in logit mode", "[window]") {
  const auto scores = at::randn({4, 30}) * 3;
  const auto rows = at::tensor({0.f, 4.f, 0.f, 2.5f}), columns = at::tensor({0.f, 5.f, 5.f, 3.49f});
  const auto weighed = weigh_in_window(scores, rows, columns, {5, 6}, {false, 1, 0.5});
  CHECK(close(weighed.weights.sum(1), at::ones({4})));
  // Corners keep four cells; 2.5 is within 1 of two rows, 3.49 of two columns.
  CHECK((weighed.weights > 0).sum(1).equal(at::tensor({4, 4, 4, 4}, at::kLong)));
  CHECK(weighed.weights[0][0].item<float>() > 0);
  CHECK(weighed.weights[1][29].item<float>() > 0);
  CHECK(weighed.weights[2][5].item<float>() > 0);
  CHECK(weighed.weights[3][2 * 6 + 3].item<float>() > 0);
}

TEST_CASE("in luong mode flat scores keep about a quarter of the mass", "[window]") {
  // A 2-D Gaussian of sigma = w / 2 has 2 pi sigma^2 of the (2 w + 1)^2 cells' mass.
  const torch::NoGradGuard no_grad;
  for (const double w : {2.0, 3.0}) {
    const auto weighed =
        weigh_in_window(at::zeros({1, 196}), one(6), one(7), {14, 14}, {true, w, w / 2});
    const double kept = weighed.weights.sum().item<double>();
    CHECK(kept > 0.2);
    CHECK(kept < 0.3);
  }
}

TEST_CASE("a location after the grid is in every window at distance zero", "[window]") {
  const torch::NoGradGuard no_grad;
  for (const bool luong : {false, true}) {
    const auto weighed =
        weigh_in_window(at::zeros({1, 10}), one(0), one(0), {3, 3}, {luong, 1, 0.5});
    CHECK(weighed.weights[0][9].item<double>() == Approx(weighed.weights[0][0].item<double>()));
    CHECK(weighed.weights[0][8].item<double>() == 0);
  }
}

TEST_CASE("the gradient of the window's centre agrees with finite differences", "[window]") {
  const auto scores = at::randn({1, 30}), wanted = at::rand({1, 30});
  for (const bool luong : {false, true}) {
    CAPTURE(luong);
    const auto value = [&](double row, double column, bool learn) {
      auto r = one(row).requires_grad_(learn), c = one(column).requires_grad_(learn);
      const auto sum =
          (weigh_in_window(scores, r, c, {5, 6}, {luong, 2, 1}).weights * wanted).sum();
      if (learn) sum.backward();
      return std::array<double, 3>{sum.item<double>(), learn ? r.grad().item<double>() : 0,
                                   learn ? c.grad().item<double>() : 0};
    };
    const double row = 2.2, column = 3.3, step = 1e-2;  // no cell enters or leaves within the step
    const auto here = value(row, column, true);
    CHECK(here[1] ==
          Approx((value(row + step, column, false)[0] - value(row - step, column, false)[0]) /
                 (2 * step))
              .margin(2e-4));
    CHECK(here[2] ==
          Approx((value(row, column + step, false)[0] - value(row, column - step, false)[0]) /
                 (2 * step))
              .margin(2e-4));
  }
}

TEST_CASE("a window that misses a cell gets a gradient towards it", "[window]") {
  for (const bool luong : {false, true}) {
    CAPTURE(luong);
    const auto scores = at::randn({1, 196}).requires_grad_();
    const auto row = one(3).requires_grad_(), column = one(10).requires_grad_();
    const auto weighed = weigh_in_window(scores, row, column, {14, 14}, {luong, 2, 1.5});
    const std::int64_t missed = 12 * 14 + 1;  // nine rows below and nine columns left of the centre
    CHECK(weighed.weights[0][missed].item<double>() == 0);
    const auto logarithm = weighed.log_weights[0][missed];
    CHECK(logarithm.item<double>() == Approx(-81 / 2.25));
    logarithm.backward();
    CHECK(row.grad().item<double>() == Approx(9 / 2.25));
    CHECK(column.grad().item<double>() == Approx(-9 / 2.25));
    CHECK(scores.grad().abs().max().item<double>() == 0);
  }
}

TEST_CASE("local_m sweeps the grid in reading order and then stays", "[window]") {
  const torch::NoGradGuard no_grad;
  DecoderConfig config = local(ScopeKind::local_m);
  config.attention.sweep_steps = 5;
  const auto steps = make_scope(config)->begin({3, 3});
  // p_t = round(t / 4 * 8) = 0, 2, 4, 6, 8, 8, 8
  for (const auto& [t, cell] :
       std::vector<std::pair<int, int>>{{0, 0}, {1, 2}, {2, 4}, {3, 6}, {4, 8}, {5, 8}, {6, 8}}) {
    const auto weights = steps->weigh(at::zeros({1, 9}), at::zeros({1, 6}), t).weights;
    CHECK(weights.argmax(1).item<int>() == cell);
  }
}

TEST_CASE("local_p puts its window where the state predicts it", "[window]") {
  // W = the first rows of the identity; V picks tanh(h_0) for the row, tanh(h_1) for the column.
  const torch::NoGradGuard no_grad;
  const auto scope = make_scope(local(ScopeKind::local_p));
  auto parameters = scope->named_parameters();
  parameters["inner.weight"].copy_(at::eye(4, 6));
  parameters["centre.weight"].copy_(at::eye(2, 4) * 3);
  const auto steps = scope->begin({5, 5});
  auto hidden = at::zeros({2, 6});
  hidden[0][0] = 10;   // sigmoid(3) = 0.953 of 4 rows: 3.81
  hidden[0][1] = -10;  // 0.047 of 4 columns: 0.19
  const auto weights = steps->weigh(at::zeros({2, 25}), hidden, 0).weights;
  CHECK(weights[0].argmax().item<int>() == 4 * 5 + 0);
  CHECK(weights[1].argmax().item<int>() == 2 * 5 + 2);  // sigmoid(0): the middle
}

#include "train/box_loss.hpp"

#include <cmath>
#include <limits>

#include "support/torch_catch.hpp"

using namespace gaze;
using namespace gaze_tests;

TEST_CASE("the box loss follows a case worked by hand", "[box_loss]") {
  // Three steps on two cells; the words of steps 2 and 0 have boxes.
  const auto log_weights =
      at::log(at::tensor({0.25, 0.75, 0.5, 0.5, 0.125, 0.875}, at::kDouble)).view({3, 2});
  const auto rows = at::tensor({2, 0}, at::kLong);
  const auto beta = at::tensor({1.0, 0.0, 0.5, 0.5}, at::kDouble).view({2, 2});
  const double wanted = (-std::log(0.125) - 0.5 * std::log(0.25) - 0.5 * std::log(0.75)) / 2;
  CHECK(box_loss(log_weights, rows, beta).item<double>() == Approx(wanted));
}

TEST_CASE("the box loss is least where the weights are the boxes' cover", "[box_loss]") {
  const auto rows = at::tensor({0}, at::kLong);
  const auto beta = at::tensor({0.7, 0.2, 0.1}, at::kDouble).view({1, 3});
  const double best = box_loss(beta.log(), rows, beta).item<double>();
  torch::manual_seed(3);
  for (int i = 0; i < 20; ++i) {
    const auto other = at::log_softmax(at::randn({1, 3}, at::kDouble), 1);
    CHECK(box_loss(other, rows, beta).item<double>() > best);
  }
}

TEST_CASE("the box loss has the gradient that finite differences find", "[box_loss]") {
  torch::manual_seed(5);
  auto scores = at::randn({4, 3}, at::kDouble);
  const auto rows = at::tensor({3, 1}, at::kLong);
  const auto beta = at::softmax(at::randn({2, 3}, at::kDouble), 1);
  const auto loss = [&](const at::Tensor& x) {
    return box_loss(at::log_softmax(x, 1), rows, beta);
  };
  auto x = scores.clone().requires_grad_();
  loss(x).backward();
  constexpr double step = 1e-6;
  for (std::int64_t i = 0; i < scores.numel(); ++i) {
    auto up = scores.clone(), down = scores.clone();
    up.view(-1)[i] += step;
    down.view(-1)[i] -= step;
    const double slope = (loss(up) - loss(down)).item<double>() / (2 * step);
    CHECK(x.grad().view(-1)[i].item<double>() == Approx(slope).margin(1e-8));
  }
  CHECK(x.grad()[0].abs().max().item<double>() == 0);  // a word without boxes
}

TEST_CASE("cells out of reach cost much but not infinitely much", "[box_loss]") {
  auto scores = at::zeros({1, 3}, at::kDouble).requires_grad_();
  const auto out_of_reach = at::tensor({0, 0, 1}).view({1, 3}).to(at::kBool);
  const auto log_weights = at::log_softmax(
      scores.masked_fill(out_of_reach, -std::numeric_limits<double>::infinity()), 1);
  const auto beta = at::tensor({0.5, 0.0, 0.5}, at::kDouble).view({1, 3});
  const auto loss = box_loss(log_weights, at::tensor({0}, at::kLong), beta);
  CHECK(loss.item<double>() == Approx(0.5 * std::log(2) + 0.5 * 1000));
  loss.backward();
  CHECK(close(scores.grad(), at::tensor({-0.25, 0.25, 0.0}, at::kDouble).view({1, 3})));
}

TEST_CASE("without boxed words the box loss is nothing", "[box_loss]") {
  CHECK(box_loss(at::zeros({3, 2}), at::zeros({0}, at::kLong), at::zeros({0, 2})).item<double>() ==
        0);
}

TEST_CASE("each boxed word finds the step that outputs it although captions are sorted by length",
          "[box_loss]") {
  // Words are their own names: caption k's word i is 10 k + i + 100; so is its map.
  const std::vector<std::vector<int>> words = {{100, 101}, {110, 111, 112, 113}, {120, 121, 122}};
  const auto batch = CaptionBatch::from(words, {0, 1, 1}, 2, 1, 2);
  auto maps = words;
  maps[1][2] = -1;
  const BoxedWords boxed = boxed_words(batch, maps);
  REQUIRE(boxed.rows.size(0) == 8);
  CHECK(batch.targets.index_select(0, boxed.rows).equal(boxed.maps));
  CHECK_FALSE((boxed.maps == 112).any().item<bool>());
}

TEST_CASE("words behind the end of a cut caption have no step", "[box_loss]") {
  const std::vector<std::vector<int>> cut = {{100, 101}, {110, 111}, {120}};
  const auto batch = CaptionBatch::from(cut, {0, 1, 1}, 2, 1, 2);
  const BoxedWords boxed = boxed_words(batch, {{-1, 101, 102}, {110, 111, 112, 113}, {-1, 121}});
  CHECK(boxed.maps.size(0) == 3);
  CHECK(batch.targets.index_select(0, boxed.rows).equal(boxed.maps));
}

#include "train/caption_loss.hpp"

#include "support/torch_catch.hpp"

using namespace gaze;
using namespace gaze_tests;

TEST_CASE("the loss follows a case worked by hand", "[loss]") {
  TeacherForced forced;
  // Two words of three: probabilities (1/4, 1/4, 1/2) and (1/2, 1/4, 1/4); targets 2 and 1.
  forced.logits = at::log(at::tensor({0.25f, 0.25f, 0.5f, 0.5f, 0.25f, 0.25f})).view({2, 3});
  forced.weight_sums = at::tensor({1.5f, 0.5f}).view({1, 2});
  const auto targets = at::tensor({2, 1}, at::kLong);
  const double nll = (std::log(2) + std::log(4)) / 2;
  CHECK(caption_loss(forced, targets, 0, 0).total.item<double>() == Approx(nll));
  // Smoothing 0.1: a tenth of the mean over all words of -log p.
  const double all = (4 * std::log(4) + 2 * std::log(2)) / 6;
  CHECK(caption_loss(forced, targets, 0.1, 0).total.item<double>() ==
        Approx(0.9 * nll + 0.1 * all));
  CHECK(caption_loss(forced, targets, 0.1, 0).nll.item<double>() == Approx(nll));
  // Doubly stochastic: mean over cells of (1 - S)^2 = 0.25, times 2.
  CHECK(caption_loss(forced, targets, 0, 2).total.item<double>() == Approx(nll + 0.5));
}

TEST_CASE("a word counts as much as its caption is worth", "[loss]") {
  TeacherForced forced;
  forced.logits = at::log(at::tensor({0.25f, 0.25f, 0.5f, 0.5f, 0.25f, 0.25f})).view({2, 3});
  forced.weight_sums = at::tensor({1.f, 1.f}).view({1, 2});
  const auto targets = at::tensor({2, 1}, at::kLong);
  const at::Tensor worth = at::tensor({1.f, 0.25f});
  const double nll = (std::log(2) + 0.25 * std::log(4)) / 1.25;
  const auto loss = caption_loss(forced, targets, 0, 0, worth);
  CHECK(loss.total.item<double>() == Approx(nll));
  CHECK(loss.nll.item<double>() == Approx(nll));
  // Of both words the mean over all three of -log p is the same.
  const double all = (2 * std::log(4) + std::log(2)) / 3;
  CHECK(caption_loss(forced, targets, 0.1, 0, worth).total.item<double>() ==
        Approx(0.9 * nll + 0.1 * all));
  const at::Tensor alike = at::tensor({0.3f, 0.3f});
  CHECK(caption_loss(forced, targets, 0.1, 0, alike).total.item<double>() ==
        Approx(caption_loss(forced, targets, 0.1, 0).total.item<double>()));
}

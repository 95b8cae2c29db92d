#include "train/learning_rate.hpp"

#include <algorithm>

#include "gaze/error.hpp"
#include "support/torch_catch.hpp"
#include "train/training_set.hpp"

using namespace gaze;

TEST_CASE("the learning rate warms up and then falls like a cosine", "[schedule]") {
  TrainOptions options;
  options.learning_rate = 2;
  options.warmup_batches = 10;
  options.final_rate = 0.1;
  CHECK(learning_rate(options, 0, 110) == Approx(0.2));
  CHECK(learning_rate(options, 9, 110) == Approx(2));
  CHECK(learning_rate(options, 10, 110) == Approx(2));
  CHECK(learning_rate(options, 60, 110) == Approx(2 * (0.1 + 0.9 * 0.5)));
  CHECK(learning_rate(options, 110, 110) == Approx(0.2));
}

TEST_CASE("an epoch visits every photo once, in an order of its own", "[schedule]") {
  auto first = epoch_order(50, 7, 0);
  CHECK(first == epoch_order(50, 7, 0));
  CHECK(first != epoch_order(50, 7, 1));
  CHECK(first != epoch_order(50, 8, 0));
  std::sort(first.begin(), first.end());
  for (std::size_t i = 0; i < first.size(); ++i) CHECK(first[i] == i);
}

TEST_CASE("captions are drawn without repetition and anew each epoch", "[schedule]") {
  CHECK(draw_captions(5, 5, 1, 0, 3) == std::vector<std::size_t>{0, 1, 2, 3, 4});
  CHECK(draw_captions(2, 5, 1, 0, 3) == std::vector<std::size_t>{0, 1});
  std::set<std::vector<std::size_t>> draws;
  for (int epoch = 0; epoch < 30; ++epoch) {
    const auto drawn = draw_captions(5, 2, 1, epoch, 3);
    REQUIRE(drawn.size() == 2);
    CHECK(drawn[0] < drawn[1]);
    CHECK(drawn[1] < 5);
    draws.insert(drawn);
  }
  CHECK(draws.size() > 5);
}

TEST_CASE("training options out of range are refused", "[schedule][error]") {
  TrainOptions options;
  options.epochs = 0;
  CHECK_THROWS_WITH(check(options), ContainsSubstring("epochs must be 1 to 10000, got 0"));
  options = {};
  options.label_smoothing = 1;
  CHECK_THROWS_AS(check(options), Error);
}

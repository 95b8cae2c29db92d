#include "train/learning_rate.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "gaze/error.hpp"
#include "support/torch_catch.hpp"
#include "train/targets/training_set.hpp"

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

namespace {

/// Photos with `captions` captions each.
TrainingSet photos(std::size_t count, std::size_t captions) {
  TrainingSet set;
  for (std::size_t k = 0; k < count; ++k) {
    set.names.push_back(std::to_string(k));
    set.record.push_back(static_cast<std::int64_t>(k));
    set.captions.emplace_back(captions, Tokens{"a"});
  }
  return set;
}

std::vector<std::size_t> order_of(const TrainingSet& set, std::uint64_t seed, int epoch) {
  std::vector<std::size_t> order;
  for (const PhotoDraw& draw : epoch_draws(set, seed, epoch)) order.push_back(draw.photo);
  return order;
}

}  // namespace

TEST_CASE("an epoch visits every photo once, in an order of its own", "[schedule]") {
  const TrainingSet set = photos(50, 1);
  auto first = order_of(set, 7, 0);
  CHECK(first == order_of(set, 7, 0));
  CHECK(first != order_of(set, 7, 1));
  CHECK(first != order_of(set, 8, 0));
  std::sort(first.begin(), first.end());
  for (std::size_t i = 0; i < first.size(); ++i) CHECK(first[i] == i);
}

TEST_CASE("photos of equal weight 1 are visited as without weights", "[schedule]") {
  TrainingSet set = photos(50, 1);
  const auto plain = order_of(set, 7, 3);
  set.weight.assign(50, 1.0);
  CHECK(order_of(set, 7, 3) == plain);
}

TEST_CASE("a photo is drawn as often as its weight says", "[schedule]") {
  TrainingSet set = photos(40, 1);
  set.weight.assign(20, 0.3);
  set.weight.insert(set.weight.end(), 20, 2.5);
  CHECK(draws_an_epoch(set) == 56);
  std::vector<int> times(40);
  constexpr int epochs = 200;
  for (int epoch = 0; epoch < epochs; ++epoch) {
    const auto draws = epoch_draws(set, 5, epoch);
    REQUIRE(draws.size() == 56);
    std::vector<int> now(40);
    for (const PhotoDraw& draw : draws) {
      ++times[draw.photo];
      ++now[draw.photo];
      CHECK(draw.repeat < 3);
    }
    for (std::size_t k = 0; k < 20; ++k) CHECK(now[k] <= 1);
    for (std::size_t k = 20; k < 40; ++k) CHECK((now[k] == 2 || now[k] == 3));
  }
  // Of 200 draws a standard deviation is at most 7.
  for (std::size_t k = 0; k < 20; ++k) CHECK(std::abs(times[k] - 0.3 * epochs) < 30);
  for (std::size_t k = 20; k < 40; ++k) CHECK(std::abs(times[k] - 2.5 * epochs) < 30);
}

TEST_CASE("every other visit is of the mirror image", "[schedule]") {
  TrainingSet set = photos(60, 1);
  for (const PhotoDraw& draw : epoch_draws(set, 3, 0)) CHECK_FALSE(draw.mirrored);
  set.views = {{{0, true}, {}}};
  for (std::int64_t k = 0; k < 60; ++k) set.views[0].record.push_back(60 + k);
  set.weight.assign(60, 2.0);
  std::vector<int> mirrored(60), first(60);
  for (const PhotoDraw& draw : epoch_draws(set, 3, 0)) {
    mirrored[draw.photo] += draw.mirrored ? 1 : 0;
    if (draw.repeat == 0) first[draw.photo] = draw.mirrored ? 1 : 0;
  }
  CHECK(mirrored == std::vector<int>(60, 1));
  const auto count = std::count(first.begin(), first.end(), 1);
  CHECK(count > 15);
  CHECK(count < 45);
}

TEST_CASE("a photo and its views take turns", "[schedule]") {
  TrainingSet set = photos(60, 1);
  for (const ViewKind& kind : further_views(true, 2)) set.views.push_back({kind, {}});
  for (SetView& view : set.views) {
    for (std::int64_t k = 0; k < 60; ++k) view.record.push_back(100 * (&view - &set.views[0]) + k);
  }
  set.weight.assign(60, 4.0);
  std::vector<std::set<int>> views(60);
  int mirrored_crops = 0;
  for (const PhotoDraw& draw : epoch_draws(set, 3, 0)) {
    views[draw.photo].insert(draw.view);
    CHECK(record_of(set, draw) ==
          (draw.view == 0 ? set.record[draw.photo]
                          : 100 * (draw.view - 1) + static_cast<std::int64_t>(draw.photo)));
    if (draw.view < 2) CHECK(draw.mirrored == (draw.view == 1));
    if (draw.view >= 2) mirrored_crops += draw.mirrored ? 1 : 0;
  }
  for (const auto& of_photo : views) CHECK(of_photo == std::set<int>{0, 1, 2, 3});
  CHECK(mirrored_crops > 35);  // Of 120.
  CHECK(mirrored_crops < 85);
}

TEST_CASE("a mirror image's caption swaps left and right", "[schedule]") {
  CHECK(mirrored_caption({"the", "left", "dog", "is", "right", "of", "the", "cat"}) ==
        Tokens{"the", "right", "dog", "is", "left", "of", "the", "cat"});
}

TEST_CASE("captions are drawn without repetition and anew each epoch and repeat", "[schedule]") {
  CHECK(draw_captions(photos(4, 5), {3, 0, 0, false}, 5, 1, 0) ==
        std::vector<std::size_t>{0, 1, 2, 3, 4});
  CHECK(draw_captions(photos(4, 2), {3, 0, 0, false}, 5, 1, 0) == std::vector<std::size_t>{0, 1});
  const TrainingSet set = photos(4, 5);
  for (const bool by_repeat : {false, true}) {
    std::set<std::vector<std::size_t>> draws;
    for (int n = 0; n < 30; ++n) {
      const auto drawn =
          draw_captions(set, {3, by_repeat ? n : 0, 0, false}, 2, 1, by_repeat ? 0 : n);
      REQUIRE(drawn.size() == 2);
      CHECK(drawn[0] < drawn[1]);
      CHECK(drawn[1] < 5);
      draws.insert(drawn);
    }
    CHECK(draws.size() > 5);
  }
}

TEST_CASE("a caption of more worth is drawn more often", "[schedule]") {
  TrainingSet set = photos(1, 3);
  set.worth = {{1, 0.5, 0.5}};
  std::vector<int> times(3);
  for (int epoch = 0; epoch < 2000; ++epoch) {
    const auto drawn = draw_captions(set, {0, 0}, 1, 1, epoch);
    REQUIRE(drawn.size() == 1);
    ++times[drawn.front()];
  }
  // In proportion to the worth: 1000, 500, 500; three standard deviations are 67.
  CHECK(std::abs(times[0] - 1000) < 70);
  CHECK(std::abs(times[1] - 500) < 70);
}

TEST_CASE("training options out of range are refused", "[schedule][error]") {
  TrainOptions options;
  options.epochs = 0;
  CHECK_THROWS_WITH(check(options), ContainsSubstring("epochs must be 1 to 10000, got 0"));
  options = {};
  options.label_smoothing = 1;
  CHECK_THROWS_AS(check(options), Error);
}

#include "train/targets/box_targets.hpp"

#include "support/torch_catch.hpp"

using namespace gaze;
using namespace gaze_tests;

namespace {

const GridGeometry kGrid{2, 2, 0.25, 0.25, 0.5, 0.5};

/// "a dog chases a red ball" in a.jpg: the dog is chain 1, at the left; the ball chain 2, at the
/// upper right; chain 3 has no box.
const BoxTable kBoxes = {
    {"a.jpg", {{1, {{0, 0, 0.5, 1}}}, {2, {{0.5, 0, 1, 0.5}}}}},
    {"b.jpg", {{1, {{0, 0, 1, 1}}}}},
};
const Tokens kDog = {"a", "dog", "chases", "a", "red", "ball"};
const Tokens kPark = {"two", "dogs", "in", "a", "park"};

TrainingSet two_photos() {
  TrainingSet set;
  set.names = {"folder/a.jpg", "b.jpg"};
  set.record = {0, 1};
  set.captions = {{kPark, kDog}, {kPark}};
  return set;
}

BoxTargets targets_of(const std::vector<GroundedCaption>& captions,
                      const BoxTable& boxes = kBoxes) {
  return box_targets(two_photos(), GroundingData(boxes, captions), kGrid);
}

}  // namespace

TEST_CASE("words inside phrases get their chain's map and the others none", "[box_targets]") {
  const auto targets = targets_of({{"a.jpg", 4, kDog, {{"animals", 1, 0, 2}, {"other", 2, 3, 3}}}});
  REQUIRE(targets.of_word.size() == 2);
  const auto& words = targets.of_word[0].at(1);
  REQUIRE(words == std::vector<int>{0, 0, -1, 1, 1, 1});
  CHECK(targets.of_word[0].at(0) == std::vector<int>(5, -1));
  CHECK(targets.of_word[1].at(0) == std::vector<int>(5, -1));
  CHECK(close(targets.maps.to(at::kFloat),
              at::tensor({0.5f, 0.f, 0.5f, 0.f, 0.f, 1.f, 0.f, 0.f}).view({2, 4}), 1e-3));
  CHECK(targets.words == 5);
  CHECK(targets.captions == 1);
  CHECK(targets.mismatched == 0);
}

TEST_CASE("a word of two phrases gets the boxes of both", "[box_targets]") {
  const auto targets = targets_of(
      {{"a.jpg", 0, kPark, {{"animals", 1, 0, 2}, {"animals", 2, 0, 2}, {"scene", 3, 3, 2}}}});
  REQUIRE(targets.of_word[0].at(0) == std::vector<int>{0, 0, -1, -1, -1});
  CHECK(close(targets.maps.to(at::kFloat),
              at::tensor({1.f / 3, 1.f / 3, 1.f / 3, 0.f}).view({1, 4}), 1e-3));
}

TEST_CASE("captions that agree on a thing share its map", "[box_targets]") {
  const auto targets = targets_of({{"a.jpg", 0, kPark, {{"animals", 1, 0, 2}}},
                                   {"a.jpg", 1, kDog, {{"animals", 1, 1, 1}}},
                                   {"b.jpg", 0, kPark, {{"animals", 1, 1, 1}}}});
  CHECK(targets.of_word[0].at(0) == std::vector<int>{0, 0, -1, -1, -1});
  CHECK(targets.of_word[0].at(1) == std::vector<int>{-1, 0, -1, -1, -1, -1});
  CHECK(targets.of_word[1].at(0) == std::vector<int>{-1, 1, -1, -1, -1});
  CHECK(targets.maps.size(0) == 2);
  CHECK(targets.captions == 3);
}

TEST_CASE("a caption that reads like none of its photo is counted and left out", "[box_targets]") {
  const auto targets =
      targets_of({{"b.jpg", 0, kDog, {{"animals", 1, 0, 2}}}, {"c.jpg", 0, kDog, {}}});
  CHECK(targets.mismatched == 1);
  CHECK(targets.words == 0);
  CHECK(targets.maps.size(0) == 0);
}

TEST_CASE("the digest tells targets apart", "[box_targets]") {
  const std::vector<GroundedCaption> one = {{"a.jpg", 0, kDog, {{"animals", 1, 0, 2}}}};
  const std::vector<GroundedCaption> later = {{"a.jpg", 0, kDog, {{"animals", 1, 1, 2}}}};
  BoxTable moved = kBoxes;
  moved["a.jpg"][1] = {{0, 0, 0.5, 0.9}};
  const auto digest = targets_of(one).digest;
  CHECK(targets_of(one).digest == digest);
  CHECK(targets_of(later).digest != digest);
  CHECK(targets_of(one, moved).digest != digest);
}

TEST_CASE("a mirror image has its boxes on the other side", "[box_targets]") {
  const auto targets = box_targets(
      two_photos(),
      GroundingData(kBoxes, {{"a.jpg", 4, kDog, {{"animals", 1, 0, 2}, {"other", 2, 3, 3}}}}),
      kGrid, further_views(true, 0));
  REQUIRE(targets.view_maps.size() == 1);
  CHECK(close(targets.view_maps[0].to(at::kFloat),
              at::tensor({0.f, 0.5f, 0.f, 0.5f, 1.f, 0.f, 0.f, 0.f}).view({2, 4}), 1e-3));
}

TEST_CASE("a crop has what it shows of the boxes, in its own fractions", "[box_targets]") {
  const PhotoView right_half = {{0.5, 0, 1, 1}, false};
  CHECK_FALSE(in_view({0, 0, 0.6, 1}, right_half).has_value());  // A sixth of it is left.
  const auto ball = in_view({0.25, 0.5, 0.75, 1}, right_half);
  REQUIRE(ball.has_value());
  CHECK(ball->left == Approx(0));
  CHECK(ball->right == Approx(0.5));
  CHECK(ball->top == Approx(0.5));
  CHECK(ball->bottom == Approx(1));
  const auto mirrored = in_view({0.25, 0.5, 0.75, 1}, {{0.5, 0, 1, 1}, true});
  CHECK(mirrored->left == Approx(0.5));
  CHECK(mirrored->right == Approx(1));
}

TEST_CASE("crops are parts of the photo and the same each time", "[box_targets]") {
  double area = 0;
  int mirrored = 0;
  for (int photo = 0; photo < 500; ++photo) {
    const std::string name = std::to_string(photo) + ".jpg";
    const PhotoView view = photo_view(name, {1 + photo % 3, true});
    const Box& part = view.part;
    CHECK(part.left >= 0);
    CHECK(part.top >= 0);
    CHECK(part.right <= 1);
    CHECK(part.bottom <= 1);
    CHECK(part.right - part.left > 0.75);
    CHECK(part.bottom - part.top > 0.75);
    CHECK(photo_view(name, {1 + photo % 3, false}).part.left == part.left);
    CHECK(photo_view(name, {4, true}).part.left != part.left);
    area += (part.right - part.left) * (part.bottom - part.top);
    mirrored += view.mirrored ? 1 : 0;
  }
  CHECK(area / 500 == Approx(0.875 * 0.875).margin(0.015));  // Five standard errors.
  CHECK(std::abs(mirrored - 250) < 56);
}

TEST_CASE("words whose boxes a crop does not show have a row of zeros in it", "[box_targets]") {
  // Boxes in two corners: no crop leaves out more than a quarter of a side.
  BoxTable corners;
  corners["a.jpg"] = {{1, {{0, 0, 0.01, 0.01}}}, {2, {{0.3, 0.3, 0.7, 0.7}}}};
  const auto targets = box_targets(
      two_photos(),
      GroundingData(corners, {{"a.jpg", 4, kDog, {{"animals", 1, 0, 2}, {"other", 2, 3, 3}}}}),
      kGrid, further_views(false, 16));
  REQUIRE(targets.view_maps.size() == 16);
  int hidden = 0;
  for (const at::Tensor& maps : targets.view_maps) {
    const at::Tensor sums = maps.to(at::kFloat).sum(1);
    hidden += sums[0].item<float>() == 0 ? 1 : 0;
    CHECK(sums[1].item<float>() == Approx(1).margin(2e-3));  // The middle is always shown.
  }
  CHECK(hidden > 8);
}

TEST_CASE("the targets of two sets stand one behind the other", "[box_targets]") {
  const auto one = targets_of({{"a.jpg", 4, kDog, {{"animals", 1, 0, 2}}}});
  const auto two = targets_of(
      {{"b.jpg", 0, kPark, {{"animals", 1, 1, 1}}}, {"a.jpg", 0, kPark, {{"animals", 2, 1, 1}}}});
  const BoxTargets both = joined({one, targets_of({}), two});
  REQUIRE(both.of_word.size() == 6);
  CHECK(both.of_word[0] == one.of_word[0]);
  CHECK(both.of_word[2].at(0) == std::vector<int>(5, -1));
  const int row = both.of_word[5].at(0).at(1);
  CHECK(both.maps[row].equal(two.maps[two.of_word[1].at(0).at(1)]));
  CHECK(both.words == one.words + two.words);
  CHECK(both.digest != joined({one, two, targets_of({})}).digest);
}

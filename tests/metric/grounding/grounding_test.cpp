#include "metric/grounding/grounding.hpp"

#include "gaze/error.hpp"
#include "metric/grounding/token_alignment.hpp"
#include "support/catch.hpp"

using gaze::ChainBoxes;
using gaze::GridGeometry;
using gaze::GroundedCaption;
using gaze::Maps;

namespace {

/// 4 x 4 cells that tile the photo.
const GridGeometry kGrid{4, 4, 0.125, 0.125, 0.25, 0.25};
const std::vector<float> kFlat(16, 1.f / 16);
const ChainBoxes kBoxes{{7, {{0, 0, 0.5, 0.5}}}, {8, {{0.5, 0.5, 1, 1}, {0.75, 0, 1, 0.5}}}};

std::vector<float> at(std::size_t row, std::size_t column) {
  std::vector<float> map(16, 0.f);
  map[row * 4 + column] = 1;
  return map;
}

/// "a brown dog sees the sky": the dog is 7, the sky has no box.
const GroundedCaption kCaption{"a.jpg",
                               0,
                               {"a", "brown", "dog", "sees", "the", "sky"},
                               {{"animals", 7, 0, 3}, {"scene", 9, 4, 2}}};

}  // namespace

TEST_CASE("a flat map scores its baseline in both games", "[grounding]") {
  const auto scores = gaze::score_reference(kCaption, kBoxes, Maps(6, kFlat), kGrid);
  REQUIRE(scores.size() == 1);  // the sky has no box
  CHECK(scores[0].type == "animals");
  CHECK(scores[0].area == Approx(0.25));
  CHECK(scores[0].correctness == Approx(0.25).epsilon(1e-4));
  CHECK(scores[0].pointing == Approx(0.25).epsilon(1e-4));
  CHECK(scores[0].centre == Approx(0.25));  // one of the four pixels at the centre
}

TEST_CASE("a phrase takes its best word for correctness and its head word for pointing",
          "[grounding]") {
  Maps maps(6, at(3, 3));
  maps[1] = at(0, 0);  // "brown" points at the dog, "dog" does not
  const auto scores = gaze::score_reference(kCaption, kBoxes, maps, kGrid);
  REQUIRE(scores.size() == 1);
  CHECK(scores[0].correctness > 0.95);
  CHECK(scores[0].pointing == 0);
  maps[1] = at(3, 3);
  maps[2] = at(1, 1);
  CHECK(gaze::score_reference(kCaption, kBoxes, maps, kGrid)[0].pointing == 1);
}

TEST_CASE("the peak counts and not the mass of the cells around it", "[grounding]") {
  auto map = kFlat;
  map[0] = 0.07f;  // hardly above 1 / 16
  const auto scores = gaze::score_reference(kCaption, kBoxes, Maps(6, map), kGrid);
  CHECK(scores[0].pointing == 1);
  CHECK(scores[0].correctness < 0.3);
}

TEST_CASE("a generated head word is scored once against the phrase that fits best", "[grounding]") {
  const GroundedCaption other{
      "a.jpg", 1, {"the", "dog", "and", "a", "dog"}, {{"animals", 8, 0, 2}}};
  Maps maps(4, kFlat);
  maps[1] = at(3, 3);  // the first "dog" points at chain 8
  const auto scores = gaze::score_generated({"a", "dog", "chases", "dog"}, maps,
                                            {&kCaption, &other}, kBoxes, kGrid);
  REQUIRE(scores.size() == 1);
  CHECK(scores[0].area == Approx(0.375));
  CHECK(scores[0].correctness > 0.9);
  CHECK(scores[0].pointing == 1);
}

TEST_CASE("a generated word that no phrase is headed by is not scored", "[grounding]") {
  CHECK(
      gaze::score_generated({"brown", "sky"}, Maps(2, kFlat), {&kCaption}, kBoxes, kGrid).empty());
}

TEST_CASE("a chosen cell is a map of one cell", "[grounding]") {
  gaze::Word word;
  word.text = "dog";
  word.cell = gaze::Cell{1, 2};
  CHECK(gaze::chosen_cells({word}, kGrid).front() == at(1, 2));
  word.cell = gaze::Cell{4, 0};
  CHECK_THROWS_WITH(gaze::chosen_cells({word}, kGrid), "the word dog has a cell outside the grid");
  word.cell.reset();
  CHECK_THROWS_WITH(gaze::chosen_cells({word}, kGrid), "the word dog has no chosen cell");
}

TEST_CASE("maps must be one a token", "[grounding][error]") {
  CHECK_THROWS_WITH(gaze::score_reference(kCaption, kBoxes, Maps(5, kFlat), kGrid),
                    "a caption of 6 tokens needs 6 maps, got 5");
  CHECK_THROWS_WITH(gaze::score_generated({"dog"}, {}, {&kCaption}, kBoxes, kGrid),
                    "a caption of 1 tokens needs 1 maps, got 0");
}

TEST_CASE("means are over phrases and by each of a phrase's types", "[grounding]") {
  const auto summary =
      gaze::summarize({{{"people", 1, 1, 0.5, 1}, {"people/scene", 0.5, 0, 0.1, 0}},
                       {},
                       {{"scene", 0, 0, 0.3, 0}}});
  CHECK(summary.all.phrases == 3);
  CHECK(summary.all.correctness == Approx(0.5));
  CHECK(summary.all.area == Approx(0.3));
  CHECK(summary.by_type.at("people").phrases == 2);
  CHECK(summary.by_type.at("people").correctness == Approx(0.75));
  CHECK(summary.by_type.at("people").centre == Approx(0.5));
  CHECK(summary.by_type.at("scene").pointing == 0);
  CHECK(summary.correctness.low == Approx(0));
  CHECK(summary.correctness.high == Approx(0.75));  // the first photo drawn twice
  CHECK(gaze::summarize({{}, {}}).all.phrases == 0);
}

TEST_CASE("tokens align through replaced and added and dropped words", "[grounding]") {
  CHECK(gaze::align_tokens({"a", "gray", "dog"}, {"a", "grey", "dog"}) ==
        std::vector<int>{0, 1, 2});
  CHECK(gaze::align_tokens({"a", "sheepdog", "runs"}, {"a", "big", "sheep", "dog", "runs"}) ==
        std::vector<int>{0, 3, 4});
  CHECK(gaze::align_tokens({"a", "dog", "runs"}, {"dog"}) == std::vector<int>{-1, 0, -1});
  CHECK(gaze::align_tokens({"a"}, {}) == std::vector<int>{-1});
}

TEST_CASE("phrases move with their words and go with their heads", "[grounding]") {
  const auto moved = gaze::reworded(kCaption, {"one", "small", "brown", "dog", "sees"});
  REQUIRE(moved.phrases.size() == 1);  // "sky" is gone
  CHECK(moved.phrases[0].chain == 7);
  CHECK(moved.phrases[0].first + moved.phrases[0].count - 1 == 3);
  CHECK(moved.tokens[static_cast<std::size_t>(moved.phrases[0].first)] != "sees");
}

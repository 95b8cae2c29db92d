#include "metric/grounding/box_coverage.hpp"

#include <numeric>

#include "gaze/error.hpp"
#include "support/catch.hpp"

using gaze::Box;
using gaze::box_coverage;
using gaze::GridGeometry;

namespace {

/// 2 x 2 cells that tile the photo.
const GridGeometry kTiled{2, 2, 0.25, 0.25, 0.5, 0.5};
/// 2 x 2 cells whose first begins at 0.2 and whose last ends beyond the edge: [0.2, 0.7], [0.7, 1].
const GridGeometry kShifted{2, 2, 0.45, 0.45, 0.5, 0.5};

void check_cover(const std::vector<Box>& boxes, const GridGeometry& grid,
                 const std::vector<double>& wanted) {
  const auto cover = box_coverage(boxes, grid);
  REQUIRE(cover.size() == wanted.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    CAPTURE(i);
    CHECK(cover[i] == Approx(wanted[i]).margin(1e-6));
  }
}

}  // namespace

TEST_CASE("a box counts in each cell by the area it has there", "[box_cover]") {
  // 0.4 x 0.2 of the photo: 0.3 x 0.2 in the first column and 0.1 x 0.2 in the second.
  check_cover({{0.2, 0.1, 0.6, 0.3}}, kTiled, {0.75, 0.25, 0, 0});
  check_cover({{0, 0, 1, 1}}, kTiled, {0.25, 0.25, 0.25, 0.25});
}

TEST_CASE("what several boxes share counts once", "[box_cover]") {
  // Twice the upper left quarter and once the upper half: the upper half.
  check_cover({{0, 0, 0.5, 0.5}, {0, 0, 1, 0.5}, {0, 0, 0.5, 0.5}}, kTiled, {0.5, 0.5, 0, 0});
  // A cross: 1 x 0.5 and 0.5 x 1 that share 0.5 x 0.5, area 0.75; a cell each way gets a fourth.
  check_cover({{0, 0.25, 1, 0.75}, {0.25, 0, 0.75, 1}}, kTiled, {0.25, 0.25, 0.25, 0.25});
  // Apart: areas 0.04 and 0.12.
  check_cover({{0.1, 0.1, 0.3, 0.3}, {0.6, 0.6, 0.9, 1}}, kTiled, {0.25, 0, 0, 0.75});
}

TEST_CASE("cells lie where the grid says and end at the photo's edges", "[box_cover]") {
  // Of 0 .. 1 the strip below 0.2 is in no cell, 0.5 is in the first, 0.3 in the second.
  check_cover({{0, 0, 1, 1}}, kShifted, {0.25 / 0.64, 0.15 / 0.64, 0.15 / 0.64, 0.09 / 0.64});
}

TEST_CASE("boxes that miss all cells count for the nearest", "[box_cover]") {
  check_cover({{0, 0.8, 0.1, 0.9}}, kShifted, {0, 0, 1, 0});
  check_cover({{0.9, 0, 1, 0.2}}, kShifted, {0, 1, 0, 0});
}

TEST_CASE("a cover without boxes or cells is refused", "[box_cover][error]") {
  CHECK_THROWS_WITH(box_coverage({}, kTiled), ContainsSubstring("needs a box"));
  CHECK_THROWS_WITH(box_coverage({{0.5, 0, 0.5, 1}}, kTiled), ContainsSubstring("area above 0"));
  CHECK_THROWS_WITH(box_coverage({{0, 0, 1, 1}}, {0, 2, 0, 0, 1, 1}), ContainsSubstring("0 x 2"));
}

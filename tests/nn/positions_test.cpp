#include "nn/attention/positions.hpp"

#include <cmath>

#include "gaze/error.hpp"
#include "support/torch_catch.hpp"

using namespace gaze;
using namespace gaze_tests;

TEST_CASE("a word's position encoding is sines then cosines of falling frequency", "[positions]") {
  // S = 4: frequencies 1 and 1/100.
  const auto positions = word_positions(0, 3, 4);
  CHECK(close(positions[0], at::tensor({0.f, 0.f, 1.f, 1.f})));
  CHECK(close(positions[2],
              at::tensor({std::sin(2.f), std::sin(0.02f), std::cos(2.f), std::cos(0.02f)})));
}

TEST_CASE("a position encoding is the same wherever the counting starts", "[positions]") {
  CHECK(close(word_positions(150, 50, 32), word_positions(0, 200, 32).narrow(0, 150, 50)));
}

TEST_CASE("no two of two hundred words have like position encodings", "[positions]") {
  const auto positions = word_positions(0, 200, 32);
  const auto apart = at::cdist(positions, positions) + 10 * at::eye(200);
  CHECK(apart.min().item<double>() > 0.5);
}

TEST_CASE("a cell's position encoding holds its row and then its column", "[positions]") {
  const auto cells = grid_positions(2, 3, 8);
  REQUIRE(cells.size(0) == 6);
  const auto axis = word_positions(0, 3, 4);
  CHECK(close(cells[5], at::cat({axis[1], axis[2]})));  // row 1, column 2, reading order
  CHECK(close(cells[2], at::cat({axis[0], axis[2]})));
}

TEST_CASE("a grid that is no square is refused for who asked", "[positions][error]") {
  CHECK(square_grid_positions(9, 8, "a layer").equal(grid_positions(3, 3, 8)));
  CHECK_THROWS_WITH(square_grid_positions(12, 8, "a layer"),
                    "a layer needs a square grid, got 12 locations");
}

TEST_CASE("the cosines of a grid have mean 0 and spread 1, and no two go together", "[positions]") {
  const auto positions = square_grid_cosines(196, 4, "a layer");
  REQUIRE(positions.sizes() == at::IntArrayRef({196, 8}));
  CHECK(close(positions.t().mm(positions) / 196, at::eye(8), 1e-5));
  CHECK(close(positions.mean(0), at::zeros(8), 1e-5));
}

TEST_CASE("the first cosine of a row and of a column fall from edge to edge", "[positions]") {
  // A square of four: cos(pi / 4) and cos(3 pi / 4), times sqrt(2), are 1 and -1.
  const auto positions = square_grid_cosines(4, 1, "a layer");
  CHECK(close(positions, at::tensor({1.f, 1.f, 1.f, -1.f, -1.f, 1.f, -1.f, -1.f}).view({4, 2}),
              1e-6));
  CHECK_THROWS_WITH(square_grid_cosines(12, 4, "a decoder"),
                    "a decoder needs a square grid, got 12 locations");
}

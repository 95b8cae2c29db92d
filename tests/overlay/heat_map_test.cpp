#include "overlay/heat_map.hpp"

#include <algorithm>
#include <opencv2/core.hpp>
#include <random>

#include "gaze/error.hpp"
#include "overlay/photos.hpp"
#include "support/catch.hpp"

using namespace gaze;
using namespace gaze::testing;

namespace {

const std::vector<cv::Size> kShapes = {{448, 448}, {375, 500}, {500, 375}, {1200, 300}, {97, 640}};

double at(const cv::Mat& map, cv::Point pixel) { return map.at<float>(pixel); }

/// The pixel that holds a cell's centre.
cv::Point centre_pixel(const Cell& cell, const GridGeometry& grid, cv::Size photo) {
  const auto centre = cell_centre(cell, grid, photo);
  return {std::min(static_cast<int>(centre.x), photo.width - 1),
          std::min(static_cast<int>(centre.y), photo.height - 1)};
}

cv::Point2d centroid(const cv::Mat& map) {
  cv::Point2d sum;
  double mass = 0;
  for (int y = 0; y < map.rows; ++y) {
    for (int x = 0; x < map.cols; ++x) {
      const double value = map.at<float>(y, x);
      sum += cv::Point2d(x + 0.5, y + 0.5) * value;
      mass += value;
    }
  }
  return sum / mass;
}

}  // namespace

TEST_CASE("a lone hot cell is highest at its own centre in photos of every shape", "[heat_map]") {
  for (const auto& grid : {same_padding_grid(), symmetric_grid(), tiling_grid()}) {
    const int last_row = grid.rows - 1, last_column = grid.columns - 1;
    for (const auto& cell : {Cell{0, 0}, Cell{0, last_column}, Cell{last_row, 0},
                             Cell{last_row, last_column}, Cell{3, 5}, Cell{0, 4}, Cell{1, 1}}) {
      for (const auto& shape : kShapes) {
        const cv::Mat map = enlarge(one_hot(grid, cell.row, cell.column), grid, shape);
        REQUIRE(map.size() == shape);
        double most = 0;
        cv::minMaxLoc(map, nullptr, &most);
        const cv::Point centre = centre_pixel(cell, grid, shape);
        INFO(shape << " cell " << cell.row << ", " << cell.column);
        // A pixel's middle may lie half a pixel from the cell's centre.
        CHECK(at(map, centre) > 0.99 * most);
        // Half a cell towards the middle of the photo it is clearly lower: a shift would be seen.
        const auto inward = [](int index, int count) { return index < count / 2 ? 0.5 : -0.5; };
        const cv::Point right =
            centre +
            cv::Point(static_cast<int>(inward(cell.column, grid.columns) * grid.dx * shape.width),
                      0);
        const cv::Point below =
            centre +
            cv::Point(0, static_cast<int>(inward(cell.row, grid.rows) * grid.dy * shape.height));
        CHECK(at(map, right) < 0.85 * most);
        CHECK(at(map, below) < 0.85 * most);
      }
    }
  }
}

TEST_CASE("a hot cell inside the grid peaks at one place only and fades alike on both sides",
          "[heat_map]") {
  const auto grid = same_padding_grid();
  const cv::Size photo(224 * 3,
                       224 * 3);  // Three pixels a network pixel: the centre is a pixel's middle.
  const cv::Mat map = enlarge(one_hot(grid, 6, 3), grid, photo);
  double most = 0;
  cv::Point peak;
  cv::minMaxLoc(map, nullptr, &most, nullptr, &peak);
  CHECK(peak == cv::Point((15 + 16 * 3) * 3 + 1, (15 + 16 * 6) * 3 + 1));
  for (int away = 1; away < 100; ++away) {
    CHECK(at(map, peak + cv::Point(away, 0)) ==
          Approx(at(map, peak - cv::Point(away, 0))).margin(1e-6));
    CHECK(at(map, peak + cv::Point(0, away)) <= at(map, peak + cv::Point(0, away - 1)));
  }
  CHECK(most == Approx(4. / 9));  // The cubic B-spline's own height, 2/3, once an axis.
}

TEST_CASE("a flat map stays exactly flat up to the photo's edges", "[heat_map]") {
  for (const auto& grid : {same_padding_grid(), symmetric_grid(), tiling_grid()}) {
    double least = 0, most = 0;
    cv::minMaxLoc(enlarge(flat(grid), grid, {331, 207}), &least, &most);
    CHECK(least == Approx(1. / (grid.rows * grid.columns)).epsilon(1e-5));
    CHECK(most == Approx(1. / (grid.rows * grid.columns)).epsilon(1e-5));
  }
}

TEST_CASE("the sum and the centroid of a map survive its enlargement", "[heat_map]") {
  std::mt19937 random(7);
  std::uniform_real_distribution<float> weight(0, 1);
  for (const auto& grid : {same_padding_grid(), symmetric_grid()}) {
    for (const auto& shape : kShapes) {
      // Nothing within two cells of the border, where half of a cell would lie outside the photo.
      std::vector<float> weights(196, 0.F);
      double sum = 0, x = 0, y = 0;
      for (int row = 2; row < 12; ++row) {
        for (int column = 2; column < 12; ++column) {
          const float w = weight(random);
          weights[static_cast<std::size_t>(row * 14 + column)] = w;
          const auto centre = cell_centre({row, column}, grid, shape);
          sum += w;
          x += w * centre.x;
          y += w * centre.y;
        }
      }
      const cv::Mat map = enlarge(weights, grid, shape);
      const double pixels_a_cell = grid.dx * shape.width * grid.dy * shape.height;
      CHECK(cv::sum(map)[0] / pixels_a_cell == Approx(sum).epsilon(1e-3));
      CHECK(centroid(map).x == Approx(x / sum).margin(0.05));
      CHECK(centroid(map).y == Approx(y / sum).margin(0.05));
    }
  }
}

TEST_CASE("an enlarged map never rises above its largest weight nor below its smallest",
          "[heat_map]") {
  std::mt19937 random(11);
  std::exponential_distribution<float> weight(3);
  const auto grid = same_padding_grid();
  std::vector<float> weights(196);
  for (float& w : weights) w = weight(random);
  double least = 0, most = 0;
  cv::minMaxLoc(enlarge(weights, grid, {640, 480}), &least, &most);
  CHECK(least >= *std::min_element(weights.begin(), weights.end()) - 1e-6);
  CHECK(most <= *std::max_element(weights.begin(), weights.end()) + 1e-6);
}

TEST_CASE("beyond the last centres nothing lights up that no cell is near", "[heat_map]") {
  // With a mirrored border the second cell would appear again at the photo's edge.
  const auto grid = same_padding_grid();
  const cv::Mat map = enlarge(one_hot(grid, 7, 1), grid, {672, 672});
  const int y = (15 + 16 * 7) * 3 + 1;
  const int first = 15 * 3 + 1, second = 31 * 3 + 1;
  CHECK(at(map, {0, y}) == Approx(at(map, {first, y})));
  CHECK(at(map, {first, y}) < 0.51 * at(map, {second, y}));
  for (int x = 1; x <= second; ++x) CHECK(at(map, {x, y}) >= at(map, {x - 1, y}) - 1e-6);
}

TEST_CASE("raw cells meet halfway between centres and reach the photo's edges", "[heat_map]") {
  CHECK(cell_edges(3, 0.25, 0.25, 100) == std::vector<int>{0, 38, 63, 100});
  const auto grid = same_padding_grid();
  const cv::Size photo(224, 448);
  CHECK(cell_rectangle({0, 0}, grid, photo) == cv::Rect(0, 0, 24, 47));
  CHECK(cell_rectangle({13, 13}, grid, photo) == cv::Rect(216, 431, 8, 17));
  const cv::Mat map = enlarge_cells(one_hot(grid, 13, 13), grid, photo);
  CHECK(cv::countNonZero(map) == 8 * 17);
  CHECK(map.at<float>(447, 223) == 1);
}

TEST_CASE("the share of the attention inside a region is counted on the photo", "[heat_map]") {
  const auto grid = same_padding_grid();
  CHECK(share_inside(flat(grid), grid, {0, 0, 0.5, 0.5}) == Approx(0.25).margin(0.001));
  CHECK(share_inside(flat(grid), grid, {0, 0, 1, 1}) == Approx(1));
  const auto centre = cell_centre({5, 9}, grid, {1, 1});
  const Region around{centre.x - 0.15, centre.y - 0.15, 0.3, 0.3};
  CHECK(share_inside(one_hot(grid, 5, 9), grid, around) > 0.999);
  CHECK(share_inside(one_hot(grid, 5, 2), grid, around) == Approx(0).margin(1e-6));
  CHECK(share_inside(std::vector<float>(196, 0.F), grid, around) == 0);
}

TEST_CASE("a map that does not fit its grid is refused", "[heat_map][error]") {
  const auto grid = same_padding_grid();
  CHECK_THROWS_WITH(enlarge({1.F, 2.F}, grid, {10, 10}),
                    "attention must hold 14 x 14 weights, got 2");
  auto weights = flat(grid);
  weights[3] = -1;
  CHECK_THROWS_WITH(enlarge(weights, grid, {10, 10}), ContainsSubstring("not negative, got -1"));
  weights[3] = std::nanf("");
  CHECK_THROWS_AS(enlarge(weights, grid, {10, 10}), Error);
  CHECK_THROWS_WITH(enlarge(flat(grid), grid, {0, 10}), ContainsSubstring("got 0 x 10"));
  CHECK_THROWS_AS(enlarge(flat(grid), {14, 14, 0, 0, 0, 0}, {10, 10}), Error);
}

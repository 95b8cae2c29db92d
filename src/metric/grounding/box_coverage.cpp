#include "metric/grounding/box_coverage.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <string>

#include "gaze/error.hpp"

namespace gaze {
namespace {

/// One axis of the grid: how much of low..high lies in each cell.
std::vector<double> overlaps(double low, double high, int cells, double first, double spacing) {
  std::vector<double> lengths(static_cast<std::size_t>(cells));
  for (int i = 0; i < cells; ++i) {
    const double begin = std::max(0.0, first + (i - 0.5) * spacing);
    const double end = std::min(1.0, first + (i + 0.5) * spacing);
    lengths[static_cast<std::size_t>(i)] =
        std::max(0.0, std::min(high, end) - std::max(low, begin));
  }
  return lengths;
}

std::size_t nearest(double place, int cells, double first, double spacing) {
  const double cell = cells == 1 ? 0 : std::round((place - first) / spacing);
  return static_cast<std::size_t>(std::clamp(cell, 0.0, static_cast<double>(cells - 1)));
}

std::vector<double> edges(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values;
}

bool covered(const std::vector<Box>& boxes, double x, double y) {
  return std::any_of(boxes.begin(), boxes.end(), [&](const Box& box) {
    return box.left < x && x < box.right && box.top < y && y < box.bottom;
  });
}

void check(const std::vector<Box>& boxes, const GridGeometry& grid) {
  if (grid.rows < 1 || grid.columns < 1 || !(grid.dx > 0) || !(grid.dy > 0)) {
    throw Error(ErrorKind::usage, "a grid needs rows, columns and spacings above 0, got " +
                                      std::to_string(grid.rows) + " x " +
                                      std::to_string(grid.columns));
  }
  if (boxes.empty()) throw Error(ErrorKind::usage, "the cover of boxes needs a box, got none");
  for (const Box& box : boxes) {
    if (!(box.left < box.right && box.top < box.bottom)) {
      throw Error(ErrorKind::usage, "a box needs an area above 0");
    }
  }
}

}  // namespace

std::vector<float> box_coverage(const std::vector<Box>& boxes, const GridGeometry& grid) {
  check(boxes, grid);
  const auto columns = static_cast<std::size_t>(grid.columns);
  std::vector<double> cover(static_cast<std::size_t>(grid.rows) * columns);
  // The boxes' edges cut the photo into tiles that are wholly inside the union or wholly outside.
  std::vector<double> all_x, all_y;
  for (const Box& box : boxes) {
    all_x.insert(all_x.end(), {box.left, box.right});
    all_y.insert(all_y.end(), {box.top, box.bottom});
  }
  const auto x = edges(all_x), y = edges(all_y);
  double area = 0, moment_x = 0, moment_y = 0;
  for (std::size_t i = 0; i + 1 < y.size(); ++i) {
    const auto in_rows = overlaps(y[i], y[i + 1], grid.rows, grid.y0, grid.dy);
    const double middle_y = (y[i] + y[i + 1]) / 2;
    for (std::size_t j = 0; j + 1 < x.size(); ++j) {
      const double middle_x = (x[j] + x[j + 1]) / 2;
      if (!covered(boxes, middle_x, middle_y)) continue;
      const double tile = (x[j + 1] - x[j]) * (y[i + 1] - y[i]);
      area += tile;
      moment_x += tile * middle_x;
      moment_y += tile * middle_y;
      const auto in_columns = overlaps(x[j], x[j + 1], grid.columns, grid.x0, grid.dx);
      for (std::size_t r = 0; r < in_rows.size(); ++r) {
        for (std::size_t c = 0; c < columns; ++c) {
          cover[r * columns + c] += in_rows[r] * in_columns[c];
        }
      }
    }
  }
  double sum = std::accumulate(cover.begin(), cover.end(), 0.0);
  if (!(sum > 0)) {
    cover[nearest(moment_y / area, grid.rows, grid.y0, grid.dy) * columns +
          nearest(moment_x / area, grid.columns, grid.x0, grid.dx)] = sum = 1;
  }
  std::vector<float> shares;
  for (const double value : cover) shares.push_back(static_cast<float>(value / sum));
  return shares;
}

}  // namespace gaze

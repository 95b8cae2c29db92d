#include "overlay/heat_map.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>

#include "gaze/error.hpp"

namespace gaze {
namespace {

/// Row i holds what each cell adds to pixel i along one axis. [pixels, cells], rows sum to 1.
cv::Mat spline_weights(int pixels, int cells, double first, double spacing) {
  cv::Mat weights = cv::Mat::zeros(pixels, cells, CV_32F);
  const int last = cells - 1;
  for (int pixel = 0; pixel < pixels; ++pixel) {
    const double at = cells == 1 ? 0 : ((pixel + 0.5) / pixels - first) / spacing;
    const double inside = std::clamp(at, 0.0, static_cast<double>(last));
    const int base = std::min(static_cast<int>(inside), std::max(last - 1, 0));
    const double t = inside - base, s = 1 - t;
    const double basis[4] = {s * s * s / 6, (4 - 6 * t * t + 3 * t * t * t) / 6,
                             (4 - 6 * s * s + 3 * s * s * s) / 6, t * t * t / 6};
    for (int tap = 0; tap < 4; ++tap) {
      int cell = base + tap - 1;
      // Mirrored about the end centres, which makes the slope zero there.
      if (cell < 0) cell = -cell;
      if (cell > last) cell = 2 * last - cell;
      cell = std::clamp(cell, 0, last);
      weights.at<float>(pixel, cell) += static_cast<float>(basis[tap]);
    }
  }
  return weights;
}

cv::Mat as_matrix(const std::vector<float>& attention, const GridGeometry& grid) {
  check_attention(attention, grid);
  return cv::Mat(attention, true).reshape(1, grid.rows);
}

void check_size(cv::Size photo) {
  if (photo.width < 1 || photo.height < 1) {
    throw Error(ErrorKind::usage,
                fmt::format("a photo must have pixels, got {} x {}", photo.width, photo.height));
  }
}

}  // namespace

void check_attention(const std::vector<float>& attention, const GridGeometry& grid) {
  if (grid.rows < 1 || grid.columns < 1 || !(grid.dx > 0) || !(grid.dy > 0)) {
    throw Error(
        ErrorKind::usage,
        fmt::format("a grid must have cells and positive spacing, got {} x {} cells {} x {} apart",
                    grid.rows, grid.columns, grid.dy, grid.dx));
  }
  const auto wanted = static_cast<std::size_t>(grid.rows) * static_cast<std::size_t>(grid.columns);
  if (attention.size() != wanted) {
    throw Error(ErrorKind::usage, fmt::format("attention must hold {} x {} weights, got {}",
                                              grid.rows, grid.columns, attention.size()));
  }
  for (const float weight : attention) {
    if (!std::isfinite(weight) || weight < 0) {
      throw Error(ErrorKind::usage,
                  fmt::format("attention weights must be finite and not negative, got {}", weight));
    }
  }
}

cv::Mat enlarge(const std::vector<float>& attention, const GridGeometry& grid, cv::Size photo) {
  check_size(photo);
  const cv::Mat cells = as_matrix(attention, grid);
  const cv::Mat down = spline_weights(photo.height, grid.rows, grid.y0, grid.dy);
  const cv::Mat across = spline_weights(photo.width, grid.columns, grid.x0, grid.dx);
  return cv::Mat(down * cells) * across.t();
}

std::vector<int> cell_edges(int cells, double first, double spacing, int pixels) {
  std::vector<int> edges{0};
  for (int cell = 1; cell < cells; ++cell) {
    const double halfway = (first + (cell - 0.5) * spacing) * pixels;
    edges.push_back(std::clamp(static_cast<int>(std::lround(halfway)), edges.back(), pixels));
  }
  edges.push_back(pixels);
  return edges;
}

cv::Mat enlarge_cells(const std::vector<float>& attention, const GridGeometry& grid,
                      cv::Size photo) {
  check_size(photo);
  const cv::Mat cells = as_matrix(attention, grid);
  const auto x = cell_edges(grid.columns, grid.x0, grid.dx, photo.width);
  const auto y = cell_edges(grid.rows, grid.y0, grid.dy, photo.height);
  cv::Mat map(photo, CV_32F);
  for (int row = 0; row < grid.rows; ++row) {
    for (int column = 0; column < grid.columns; ++column) {
      const auto r = static_cast<std::size_t>(row), c = static_cast<std::size_t>(column);
      map(cv::Range(y[r], y[r + 1]), cv::Range(x[c], x[c + 1])) = cells.at<float>(row, column);
    }
  }
  return map;
}

cv::Rect cell_rectangle(const Cell& cell, const GridGeometry& grid, cv::Size photo) {
  const auto x = cell_edges(grid.columns, grid.x0, grid.dx, photo.width);
  const auto y = cell_edges(grid.rows, grid.y0, grid.dy, photo.height);
  if (cell.row < 0 || cell.row >= grid.rows || cell.column < 0 || cell.column >= grid.columns) {
    throw Error(ErrorKind::usage, fmt::format("cell must lie in {} x {}, got ({}, {})", grid.rows,
                                              grid.columns, cell.row, cell.column));
  }
  const auto r = static_cast<std::size_t>(cell.row), c = static_cast<std::size_t>(cell.column);
  return {cv::Point(x[c], y[r]), cv::Point(x[c + 1], y[r + 1])};
}

cv::Point2d cell_centre(const Cell& cell, const GridGeometry& grid, cv::Size photo) {
  return {(grid.x0 + cell.column * grid.dx) * photo.width,
          (grid.y0 + cell.row * grid.dy) * photo.height};
}

Cell hottest_cell(const std::vector<float>& attention, const GridGeometry& grid) {
  check_attention(attention, grid);
  const auto at =
      static_cast<int>(std::max_element(attention.begin(), attention.end()) - attention.begin());
  return {at / grid.columns, at % grid.columns};
}

double share_inside(const std::vector<float>& attention, const GridGeometry& grid,
                    const Region& region) {
  static constexpr int kSide = 448;  // Two pixels a network pixel: a finer map looks the same.
  const cv::Mat map = enlarge(attention, grid, {kSide, kSide});
  const auto pixel = [](double fraction) {
    return std::clamp(static_cast<int>(std::lround(fraction * kSide)), 0, kSide);
  };
  const cv::Mat inside = map(cv::Range(pixel(region.y), pixel(region.y + region.height)),
                             cv::Range(pixel(region.x), pixel(region.x + region.width)));
  const double all = cv::sum(map)[0];
  return all > 0 && !inside.empty() ? cv::sum(inside)[0] / all : 0;
}

}  // namespace gaze

#include "metric/grounding/attention_picture.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "gaze/error.hpp"

namespace gaze {
namespace {

constexpr auto kSide = static_cast<std::size_t>(kPictureSide);

/// The four cells around a pixel along one axis, and their weights.
struct Taps {
  std::array<std::size_t, 4> cells{};
  std::array<float, 4> weights{};
};

/// Keys's cubic convolution kernel, a = -0.5.
double cubic(double distance) {
  const double t = std::abs(distance);
  if (t <= 1) return (1.5 * t - 2.5) * t * t + 1;
  if (t < 2) return ((-0.5 * t + 2.5) * t - 4) * t + 2;
  return 0;
}

/// For each of the picture's pixels along an axis of `cells` cells, the first at `first`, `spacing`
/// apart.
std::vector<Taps> taps_along(int cells, double first, double spacing) {
  std::vector<Taps> taps(kSide);
  for (std::size_t pixel = 0; pixel < kSide; ++pixel) {
    const double point = (static_cast<double>(pixel) + 0.5) / kPictureSide;
    // Far outside the grid every tap is the edge cell anyway.
    const double place =
        cells == 1 ? 0
                   : std::clamp((point - first) / spacing, -2.0, static_cast<double>(cells + 1));
    const int below = static_cast<int>(std::floor(place));
    for (int k = 0; k < 4; ++k) {
      const int cell = below - 1 + k;
      const auto at = static_cast<std::size_t>(k);
      taps[pixel].cells[at] = static_cast<std::size_t>(std::clamp(cell, 0, cells - 1));
      taps[pixel].weights[at] = static_cast<float>(cubic(place - cell));
    }
  }
  return taps;
}

}  // namespace

std::vector<float> attention_picture(const std::vector<float>& attention,
                                     const GridGeometry& grid) {
  if (grid.rows < 1 || grid.columns < 1 || (grid.rows > 1 && !(grid.dy > 0)) ||
      (grid.columns > 1 && !(grid.dx > 0))) {
    throw Error(ErrorKind::usage, "a grid needs rows, columns and spacings above 0, got " +
                                      std::to_string(grid.rows) + " x " +
                                      std::to_string(grid.columns));
  }
  const auto rows = static_cast<std::size_t>(grid.rows);
  const auto columns = static_cast<std::size_t>(grid.columns);
  if (attention.size() != rows * columns) {
    throw Error(ErrorKind::usage, "attention must have " + std::to_string(rows * columns) +
                                      " values, got " + std::to_string(attention.size()));
  }
  const auto across = taps_along(grid.columns, grid.x0, grid.dx);
  const auto down = taps_along(grid.rows, grid.y0, grid.dy);
  std::vector<float> wide(rows * kSide);  // stretched across, not yet down
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t c = 0; c < kSide; ++c) {
      float sum = 0;
      for (std::size_t k = 0; k < 4; ++k) {
        sum += across[c].weights[k] * attention[r * columns + across[c].cells[k]];
      }
      wide[r * kSide + c] = sum;
    }
  }
  std::vector<float> picture(kSide * kSide);
  double total = 0;
  for (std::size_t r = 0; r < kSide; ++r) {
    float* row = picture.data() + r * kSide;
    for (std::size_t k = 0; k < 4; ++k) {
      const float* source = wide.data() + down[r].cells[k] * kSide;
      for (std::size_t c = 0; c < kSide; ++c) row[c] += down[r].weights[k] * source[c];
    }
    std::array<float, 16> lanes{};  // Independent sums: a single chain of additions is far slower.
    for (std::size_t c = 0; c < kSide; c += lanes.size()) {
      for (std::size_t k = 0; k < lanes.size(); ++k) {
        row[c + k] = std::max(row[c + k], 0.f);
        lanes[k] += row[c + k];
      }
    }
    for (const float lane : lanes) total += static_cast<double>(lane);
  }
  if (total > 0) {
    const auto scale = static_cast<float>(1 / total);
    for (auto& value : picture) value *= scale;
  }
  return picture;
}

std::vector<std::uint8_t> union_of(const std::vector<Box>& boxes) {
  std::vector<std::uint8_t> inside(kSide * kSide, 0);
  // The first pixel whose centre (p + 0.5) / 224 is not before the edge.
  const auto first_pixel = [](double edge) {
    return static_cast<std::size_t>(
        std::clamp(std::ceil(edge * kPictureSide - 0.5), 0.0, static_cast<double>(kPictureSide)));
  };
  for (const auto& box : boxes) {
    const std::size_t left = first_pixel(box.left), right = first_pixel(box.right);
    const std::size_t top = first_pixel(box.top), bottom = first_pixel(box.bottom);
    if (left >= right) continue;
    for (std::size_t r = top; r < bottom; ++r) {
      std::fill(inside.begin() + static_cast<std::ptrdiff_t>(r * kSide + left),
                inside.begin() + static_cast<std::ptrdiff_t>(r * kSide + right), std::uint8_t{1});
    }
  }
  return inside;
}

}  // namespace gaze

#include "nn/attention/positions.hpp"

#include <torch/types.h>

#include <cmath>
#include <string>

#include "gaze/error.hpp"

namespace gaze {
namespace {

std::int64_t side_of_square(std::int64_t locations, const char* who) {
  const auto side = static_cast<std::int64_t>(std::llround(std::sqrt(double(locations))));
  if (side * side != locations) {
    throw Error(ErrorKind::usage, std::string(who) + " needs a square grid, got " +
                                      std::to_string(locations) + " locations");
  }
  return side;
}

/// From an encoding of each row [R, S] and of each column [C, S], that of each cell [R * C, 2 S].
at::Tensor rows_and_columns(const at::Tensor& row, const at::Tensor& column) {
  const auto rows = row.size(0), columns = column.size(0), size = row.size(1);
  return at::cat({row.unsqueeze(1).expand({rows, columns, size}),
                  column.unsqueeze(0).expand({rows, columns, size})},
                 2)
      .reshape({rows * columns, 2 * size});
}

}  // namespace

at::Tensor word_positions(std::int64_t first, std::int64_t count, std::int64_t size) {
  const auto half = size / 2;
  const at::Tensor frequency =
      at::exp(at::arange(half, at::kFloat) * (-std::log(10000.0) / double(half)));
  const at::Tensor angle = at::arange(first, first + count, at::kFloat).unsqueeze(1) * frequency;
  return at::cat({at::sin(angle), at::cos(angle)}, 1);
}

at::Tensor grid_positions(std::int64_t rows, std::int64_t columns, std::int64_t size) {
  const auto half = size / 2;
  return rows_and_columns(word_positions(0, rows, half), word_positions(0, columns, half));
}

at::Tensor square_grid_positions(std::int64_t locations, std::int64_t size, const char* who) {
  const std::int64_t side = side_of_square(locations, who);
  return grid_positions(side, side, size);
}

at::Tensor square_grid_cosines(std::int64_t locations, std::int64_t count, const char* who) {
  constexpr double kPi = 3.14159265358979323846;
  const std::int64_t side = side_of_square(locations, who);
  const at::Tensor angle = (at::arange(side, at::kFloat) + 0.5) * (kPi / double(side));
  const at::Tensor axis =
      at::cos(angle.unsqueeze(1) * at::arange(1, count + 1, at::kFloat)) * std::sqrt(2.0);
  return rows_and_columns(axis, axis);
}

}  // namespace gaze

#include "model/attention/positions.hpp"

#include <torch/torch.h>

#include <cmath>
#include <string>

#include "gaze/error.hpp"

namespace gaze {

at::Tensor word_positions(std::int64_t first, std::int64_t count, std::int64_t size) {
  const auto half = size / 2;
  const at::Tensor frequency =
      at::exp(at::arange(half, at::kFloat) * (-std::log(10000.0) / double(half)));
  const at::Tensor angle = at::arange(first, first + count, at::kFloat).unsqueeze(1) * frequency;
  return at::cat({at::sin(angle), at::cos(angle)}, 1);
}

at::Tensor grid_positions(std::int64_t rows, std::int64_t columns, std::int64_t size) {
  const auto half = size / 2;
  const at::Tensor of_row =
      word_positions(0, rows, half).unsqueeze(1).expand({rows, columns, half});
  const at::Tensor of_column =
      word_positions(0, columns, half).unsqueeze(0).expand({rows, columns, half});
  return at::cat({of_row, of_column}, 2).reshape({rows * columns, size});
}

at::Tensor square_grid_positions(std::int64_t locations, std::int64_t size, const char* who) {
  const auto side = static_cast<std::int64_t>(std::llround(std::sqrt(double(locations))));
  if (side * side != locations) {
    throw Error(ErrorKind::usage, std::string(who) + " needs a square grid, got " +
                                      std::to_string(locations) + " locations");
  }
  return grid_positions(side, side, size);
}

}  // namespace gaze

#include "features/pixels.hpp"

#include <torch/types.h>

#include "gaze/error.hpp"

namespace gaze {

at::Tensor pixel_tensor(const std::vector<std::uint8_t>& rgb, int side) {
  if (rgb.size() != static_cast<std::size_t>(side) * static_cast<std::size_t>(side) * 3) {
    throw Error(ErrorKind::usage, "a photo of " + std::to_string(side) + " pixels a side has " +
                                      std::to_string(side * side * 3) + " values, got " +
                                      std::to_string(rgb.size()));
  }
  return at::tensor(rgb, at::kByte).view({1, side, side, 3}).permute({0, 3, 1, 2});
}

}  // namespace gaze

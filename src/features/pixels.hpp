#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace gaze {

/// One photo at the input size, R G B R G B ... by rows -> [1, 3, side, side] uint8.
at::Tensor pixel_tensor(const std::vector<std::uint8_t>& rgb, int side);

}  // namespace gaze

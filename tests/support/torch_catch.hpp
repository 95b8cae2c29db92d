#pragma once
// LibTorch first, then Catch2: LibTorch's logging defines a CHECK that aborts the program.
#include <torch/nn/module.h>
#include <torch/types.h>
#include <torch/utils.h>
#undef CHECK
#include "support/catch.hpp"

namespace gaze_tests {

/// Same shape, and nowhere further apart than `tolerance` (absolute and relative).
inline bool close(const at::Tensor& a, const at::Tensor& b, double tolerance = 1e-5) {
  return a.sizes() == b.sizes() &&
         at::allclose(a.to(at::kDouble), b.to(at::kDouble), tolerance, tolerance);
}

}  // namespace gaze_tests

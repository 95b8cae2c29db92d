#pragma once
#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

// What the decoders' families share.

namespace gaze {

/// Dropout: zeroes with `probability` and scales the rest up. LibTorch's own draws from the single
/// generator of the process, which is not reproducible with several threads.
at::Tensor drop(const at::Tensor& x, double probability, const at::Generator& generator);

}  // namespace gaze

#pragma once
#include <ATen/core/Tensor.h>

namespace gaze {

/// x - log(sum of e^x) in each row, to 1e-6 absolute and the rounding of x. Without gradients on the
/// CPU a row's answer does not depend on the other rows or on the threads, bit for bit, and x may
/// be overwritten: it is hundreds of kilobytes a step. x [N, V] float32 -> [N, V]
at::Tensor row_log_softmax(const at::Tensor& x);

}  // namespace gaze

#pragma once
#include <ATen/core/Tensor.h>

#include <memory>

#include "nn/kernels/step_kernels.hpp"

// Heads without kernels of their own: head k of photo p is treated as photo p * heads + k, and head
// k of row n as row n * heads + k. A prefix of the rows stays a prefix.
//
// Letters: P photos, L locations, S channels, N rows.

namespace gaze {

/// [P, L, S] -> [P * heads, L, S / heads], contiguous; itself for one head
at::Tensor heads_as_photos(const at::Tensor& x, std::int64_t heads);
/// Back: [P * heads, L, S] -> [P, L, heads * S]
at::Tensor heads_together(const at::Tensor& x, std::int64_t heads);

/// [N, S] -> [N * heads, S / heads]
at::Tensor heads_as_rows(const at::Tensor& x, std::int64_t heads);

/// The mean over heads: [N, heads, ...] -> [N, ...]. They are added in their order: the order in
/// which a reduction adds may depend on N, and a map must not depend on the other rows.
at::Tensor mean_of_heads(const at::Tensor& x);

std::shared_ptr<const RowsOfPhotos> heads_as_rows(const std::shared_ptr<const RowsOfPhotos>& rows,
                                                  std::int64_t heads);

}  // namespace gaze

#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>

// Position encodings: sines and cosines of falling frequency (Vaswani et al. 2017, section 3.5),
//   sin(p / 10000^(2k / S)) and cos(p / 10000^(2k / S)) for k in 0..S / 2 - 1,
// all sines before all cosines. Nothing is learned, so any length works. And, for grids of one
// size, smoother ones whose first number already separates left from right.

namespace gaze {

/// Positions first, ..., first + count - 1 of a caption. S even -> [count, S]
at::Tensor word_positions(std::int64_t first, std::int64_t count, std::int64_t size);

/// The position of each cell: the first half of its numbers encodes its row, the second its column.
/// D a multiple of 4 -> [rows * columns, D]
at::Tensor grid_positions(std::int64_t rows, std::int64_t columns, std::int64_t size);

/// The same for L locations that form a square. `who` needs one, in the error.
/// Throws Error(usage) if L is no square number.
at::Tensor square_grid_positions(std::int64_t locations, std::int64_t size, const char* who);

/// Of each cell of a square of L = n n locations, sqrt(2) cos(pi k (p + 1/2) / n) for k
/// in 1..count, p first its row, then its column (the cosines of the DCT-II: each has mean 0 and
/// standard deviation 1 over the grid, and they are uncorrelated) -> [L, 2 count]. Throws as
/// square_grid_positions().
at::Tensor square_grid_cosines(std::int64_t locations, std::int64_t count, const char* who);

}  // namespace gaze

#pragma once
#include <cstdint>
#include <vector>

#include "gaze/caption.hpp"
#include "metric/grounding/grounded_caption.hpp"

namespace gaze {

constexpr int kPictureSide = 224;  ///< the square picture on which grounding is measured, in pixels

/// A map over the whole photo, resized to 224 x 224: interpolated with the grid's own geometry
/// (cubic, a = -0.5, edge cells extended beyond the edge), clipped at 0, divided by its sum. Pixel
/// (r, c) stands for the point ((c + 0.5) / 224, (r + 0.5) / 224). All zero if nothing is above 0.
/// attention: rows * columns values, row by row. Returns 224 * 224 values, row by row.
/// Throws Error(usage) if the sizes disagree or the grid is empty.
std::vector<float> attention_picture(const std::vector<float>& attention, const GridGeometry& grid);

/// 1 for each pixel whose centre is in one of the boxes, else 0; 224 * 224 values, row by row.
std::vector<std::uint8_t> union_of(const std::vector<Box>& boxes);

}  // namespace gaze

#pragma once
#include <vector>

#include "gaze/caption.hpp"
#include "metric/grounding/grounded_caption.hpp"

namespace gaze {

/// Which share of the union of some boxes lies in each cell of a grid: rows * columns values, row
/// by row, that sum to 1. A cell is the dx x dy rectangle about its centre, cut at the photo's
/// edges. Some encoders' cells leave a strip of the photo uncovered: the part of the union inside
/// that strip is not counted, and a union that is wholly inside it is assigned to the cell nearest
/// to its centre of mass.
/// Throws Error(usage) if there is no box, a box has no area, or the grid is empty.
std::vector<float> box_coverage(const std::vector<Box>& boxes, const GridGeometry& grid);

}  // namespace gaze

#pragma once
#include <opencv2/core/mat.hpp>
#include <vector>

#include "gaze/caption.hpp"

namespace gaze {

/// From a grid of attention weights to the pixels of the photo.
/// The photo was resized to a square for the network, so the grid stretches back over all of it:
/// cell (r, c) is centred at the pixel position (x0 + c dx) width, (y0 + r dy) height, where pixel
/// i covers [i, i + 1). Letters: R rows, C columns, H x W the photo's pixels.

/// A rectangle in fractions of the photo's width and height, 0..1 from the top left corner.
struct Region {
  double x = 0, y = 0, width = 0, height = 0;
};

/// Throws Error(usage) unless the grid has cells, positive spacing, and `attention` holds R C
/// finite weights, none below zero.
void check_attention(const std::vector<float>& attention, const GridGeometry& grid);

/// The smooth map: a uniform cubic B-spline over the cell centres, separable. [R C] -> H x W,
/// CV_32F. It is never negative and never above the largest weight, a flat map stays exactly flat,
/// and away from the border it keeps both the sum (sum of pixels = sum of weights x pixels a cell)
/// and the centroid. Beyond the first and last centres, where there are no more cells, the map
/// keeps the value it has on that centre, with slope zero: so a single cell with weight is highest
/// at its own centre, corners included, and nothing is drawn where no cell is. Not Catmull-Rom or a
/// sharp interpolation: those overshoot and would show attention where there is none.
cv::Mat enlarge(const std::vector<float>& attention, const GridGeometry& grid, cv::Size photo);

/// The raw map: every pixel has the weight of the nearest cell. [R C] -> H x W, CV_32F.
cv::Mat enlarge_cells(const std::vector<float>& attention, const GridGeometry& grid,
                      cv::Size photo);

/// Pixel edges of the cells of one axis, cells + 1 of them: halfway between centres, and the
/// photo's own edges at both ends. first and spacing are x0 and dx (or y0 and dy).
std::vector<int> cell_edges(int cells, double first, double spacing, int pixels);

/// The pixels nearer to this cell than to any other.
cv::Rect cell_rectangle(const Cell& cell, const GridGeometry& grid, cv::Size photo);

/// The position of the cell's centre, in pixels.
cv::Point2d cell_centre(const Cell& cell, const GridGeometry& grid, cv::Size photo);

/// The cell with the largest weight; the first in reading order of several.
Cell hottest_cell(const std::vector<float>& attention, const GridGeometry& grid);

/// The share of this word's attention inside a region of the photo, 0..1, measured on the
/// smooth map. All-zero weights have no share anywhere: 0.
double share_inside(const std::vector<float>& attention, const GridGeometry& grid,
                    const Region& region);

}  // namespace gaze

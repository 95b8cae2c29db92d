#pragma once
#include <ATen/core/Tensor.h>

#include "nn/attention/scope.hpp"

namespace gaze {

/// How a window weighs scores: local attention of Luong et al. 2015, section 3.2, on a grid.
struct WindowRule {
  bool luong = false;     ///< the paper's product instead of the sum in the exponent
  double half_width = 3;  ///< w, in cells
  double sigma = 1.5;     ///< of the Gaussian, in cells; the paper's is w / 2
};

/// With d^2 = (r - p_r)^2 + (c - p_c)^2, over the cells with |r - p_r| <= w and |c - p_c| <= w:
///   logit  alpha = softmax(e - d^2 / (2 sigma^2)), which sums to 1
///   luong  alpha = softmax(e) e^(-d^2 / (2 sigma^2)), which sums to less
/// Cells outside weigh 0; a sentinel after the grid is in every window, at distance 0. Where alpha
/// is 0 for that reason, log_weights holds the Gaussian's exponent, -d^2 / (2 sigma^2): finite,
/// with a gradient that moves the window towards a cell that box supervision asks for. The scores
/// get no gradient there: higher scores would not bring more cells into the window.
///
/// scores [N * heads, L] or [N * heads, L + 1]; centre_row, centre_column [N] in cells, where the
/// grid's first cell is (0, 0). Differentiable in all three.
Weighed weigh_in_window(const at::Tensor& scores, const at::Tensor& centre_row,
                        const at::Tensor& centre_column, const GridShape& grid,
                        const WindowRule& rule);

}  // namespace gaze

#include "nn/attention/window.hpp"

#include <torch/types.h>

#include "nn/kernels/step_autograd.hpp"

namespace gaze {
namespace {

// Far below every score, yet near enough for a finite log-softmax in float32.
constexpr double kOutside = -1e4;

}  // namespace

Weighed weigh_in_window(const at::Tensor& scores, const at::Tensor& centre_row,
                        const at::Tensor& centre_column, const GridShape& grid,
                        const WindowRule& rule) {
  const auto rows = centre_row.size(0), locations = grid.rows * grid.columns;
  const auto options = scores.options();
  const at::Tensor r = at::arange(grid.rows, options).view({1, -1, 1});
  const at::Tensor c = at::arange(grid.columns, options).view({1, 1, -1});
  const at::Tensor from_row = r - centre_row.view({-1, 1, 1});
  const at::Tensor from_column = c - centre_column.view({-1, 1, 1});
  const at::Tensor nearness =
      ((from_row.square() + from_column.square()) * (-0.5 / (rule.sigma * rule.sigma)))
          .reshape({rows, locations});
  const at::Tensor outside =
      ((from_row.abs() > rule.half_width) | (from_column.abs() > rule.half_width))
          .reshape({rows, locations});

  // The heads of a caption share its window; the sentinel after the grid is always in it.
  const auto as_scores = [&](const at::Tensor& of_cells) {
    at::Tensor all = of_cells;
    if (scores.size(1) > locations) all = at::constant_pad_nd(all, {0, scores.size(1) - locations});
    const auto heads = scores.size(0) / rows;
    return heads == 1 ? all : at::repeat_interleave(all, heads, 0);
  };
  const at::Tensor near = as_scores(nearness);
  const at::Tensor beyond = as_scores(outside);
  Weighed weighed =
      softmax_weights((rule.luong ? scores : scores + near).masked_fill(beyond, kOutside));
  if (rule.luong) weighed.weights = weighed.weights * row_exp(near);
  if (weighed.log_weights.defined()) {
    if (rule.luong) weighed.log_weights = weighed.log_weights + near;
    weighed.log_weights = at::where(beyond, near, weighed.log_weights);
  }
  return weighed;
}

}  // namespace gaze

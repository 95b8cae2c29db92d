#pragma once
#include <memory>

#include "nn/attention/score.hpp"

namespace gaze {

/// The linear maps of a score that is a product: e_i = scale * (W_k a_i) . (W_q h), head by head.
struct DotMaps {
  at::Tensor query;  ///< W_q [S, H]; undefined: the identity
  at::Tensor key;    ///< W_k [S, D]; undefined: the identity
  double scale = 1;
};

/// What dot, general and scaled dot-product scores have in common. annotations [P, L, D]; S, the
/// size of the products, is a multiple of heads.
std::unique_ptr<ScoreSteps> make_dot_steps(const DotMaps& maps, const at::Tensor& annotations,
                                           const std::shared_ptr<const RowsOfPhotos>& rows,
                                           int heads);

}  // namespace gaze

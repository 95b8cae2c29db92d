#pragma once
#include <torch/nn/modules/linear.h>

#include <memory>

#include "config/config.hpp"
#include "nn/decoder/refine.hpp"

// Letters: P photos, L locations, F features a cell (of the encoder), D annotation size.

namespace gaze {

/// From an encoder's features to the annotations that decoders attend to:
///
///   a_i = refine(relu(W_p x_i + b_p [+ W_l p_i]))
///
/// p_i, the position encoding where config.position_encoding asks for it, is the kPositionSize numbers of
/// square_grid_cosines(). A convolution gives the same features for the same thing everywhere;
/// without its position an annotation cannot show whether it is left of another.
class Annotator {
 public:
  static constexpr int kPositionSize = DecoderConfig::kPositionSize;

  Annotator() = default;
  /// Registers project, place and refine with `owner`, whose parameters they are.
  Annotator(const DecoderConfig& config, torch::nn::Module& owner);

  /// features [P, L, F] -> [P, L, D]. Throws Error(usage) for features of another width, or where
  /// position encoding or refining layers need a square grid and it is none.
  at::Tensor operator()(const at::Tensor& features) const;

 private:
  int feature_size_ = 0;
  torch::nn::Linear project_{nullptr}, position_{nullptr};
  std::shared_ptr<RefineImpl> refine_;
};

}  // namespace gaze

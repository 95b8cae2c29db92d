#include "nn/decoder/annotator.hpp"

#include <torch/nn/module.h>
#include <torch/nn/modules/linear.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <string>

#include "gaze/error.hpp"
#include "nn/attention/positions.hpp"
#include "nn/kernels/step_autograd.hpp"
#include "nn/tensor/torch_errors.hpp"

namespace gaze {

Annotator::Annotator(const DecoderConfig& config, torch::nn::Module& owner)
    : feature_size_(config.feature_size) {
  using torch::nn::Linear;
  using torch::nn::LinearOptions;
  const int D = config.annotation_size;
  project_ = owner.register_module("project", Linear(config.feature_size, D));
  if (config.position_encoding) {
    position_ = owner.register_module("place", Linear(LinearOptions(kPositionSize, D).bias(false)));
    // LibTorch's own initialisation is a fifth of this, and the features then hide the position.
    // Training can scale it: see scale_position_encoding().
    const torch::NoGradGuard no_grad;
    position_->weight.normal_();
  }
  const AttentionConfig& attention = config.attention;
  if (attention.grid_layers > 0) {
    refine_ = owner.register_module(
        "refine", std::make_shared<RefineImpl>(attention.grid_layers, D, attention.grid_heads));
  }
}

at::Tensor Annotator::operator()(const at::Tensor& features) const {
  if (features.dim() != 3 || features.size(2) != feature_size_) {
    throw Error(ErrorKind::usage, "features must be [P, L, " + std::to_string(feature_size_) +
                                      "], got " + shape_text(features.sizes()));
  }
  const auto locations = features.size(1);
  at::Tensor a = row_linear(features.reshape({-1, feature_size_}), project_->weight, project_->bias)
                     .view({features.size(0), locations, -1});
  if (!position_.is_empty()) {
    const at::Tensor positions =
        square_grid_cosines(locations, kPositionSize / 2, "a decoder with position encoding")
            .to(a.device());
    a = a + row_linear(positions, position_->weight, {});
  }
  // In place where no gradient needs what was there: it is megabytes a batch.
  a = at::GradMode::is_enabled() ? at::relu(a) : a.relu_();
  return refine_ == nullptr ? a : refine_->forward(a);
}

}  // namespace gaze

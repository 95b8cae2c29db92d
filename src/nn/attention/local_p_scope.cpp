#include <torch/nn/modules/linear.h>
#include <torch/types.h>

#include <utility>

#include "nn/attention/window.hpp"
#include "nn/kernels/step_autograd.hpp"

namespace gaze {
namespace {

class PredictiveSteps : public ScopeSteps {
 public:
  PredictiveSteps(const GridShape& grid, const WindowRule& rule, StepLinear inner,
                  StepLinear centre)
      : grid_(grid), rule_(rule), inner_(std::move(inner)), centre_(std::move(centre)) {}

  Weighed weigh(const at::Tensor& scores, const at::Tensor& hidden, std::int64_t) override {
    const at::Tensor share = row_sigmoid(centre_(row_tanh(inner_(hidden))));  // [N, 2] in (0, 1)
    return weigh_in_window(scores, share.select(1, 0) * double(grid_.rows - 1),
                           share.select(1, 1) * double(grid_.columns - 1), grid_, rule_);
  }

 private:
  GridShape grid_;
  WindowRule rule_;
  StepLinear inner_, centre_;
};

/// local-p of Luong et al. 2015 on a grid: the state says where the window is,
///   p_t = ((R - 1) sigmoid(u_1), (C - 1) sigmoid(u_2)),  u = V tanh(W h)
class PredictiveScope : public ScopeImpl {
 public:
  explicit PredictiveScope(const DecoderConfig& config)
      : rule_{config.attention.local_mode == LocalMode::luong, double(config.attention.window),
              config.attention.window / 2.0} {
    using torch::nn::Linear;
    using torch::nn::LinearOptions;
    inner_ = register_module(
        "inner", Linear(LinearOptions(config.hidden_size, config.attention_size).bias(false)));
    centre_ =
        register_module("centre", Linear(LinearOptions(config.attention_size, 2).bias(false)));
  }

  std::unique_ptr<ScopeSteps> begin(const GridShape& grid) override {
    return std::make_unique<PredictiveSteps>(grid, rule_, StepLinear(inner_->weight, {}),
                                             StepLinear(centre_->weight, {}));
  }

 private:
  WindowRule rule_;
  torch::nn::Linear inner_{nullptr}, centre_{nullptr};
};

}  // namespace

std::shared_ptr<ScopeImpl> make_local_p_scope(const DecoderConfig& config) {
  return std::make_shared<PredictiveScope>(config);
}

}  // namespace gaze

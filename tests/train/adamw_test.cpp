#include "train/adamw.hpp"

#include <torch/nn/modules/linear.h>
#include <torch/optim/adamw.h>

#include "support/torch_catch.hpp"

using namespace gaze;
using namespace gaze_tests;

namespace {

std::vector<at::Tensor> gradients_of(torch::nn::Module& module) {
  std::vector<at::Tensor> gradients;
  for (auto& parameter : module.parameters()) gradients.push_back(parameter.grad());
  return gradients;
}

}  // namespace

TEST_CASE("our AdamW walks where LibTorch's walks", "[adamw]") {
  torch::manual_seed(1);
  torch::nn::Linear ours(5, 3), theirs(5, 3);
  {
    const torch::NoGradGuard no_grad;
    theirs->weight.copy_(ours->weight);
    theirs->bias.copy_(ours->bias);
  }
  AdamWOptions options;
  options.weight_decay = 0.1;
  AdamW optimizer(*ours, options);
  // LibTorch decays every parameter of a group; ours decays matrices only.
  std::vector<torch::optim::OptimizerParamGroup> groups;
  groups.emplace_back(std::vector<at::Tensor>{theirs->weight},
                      std::make_unique<torch::optim::AdamWOptions>(0.01));
  groups.emplace_back(std::vector<at::Tensor>{theirs->bias},
                      std::make_unique<torch::optim::AdamWOptions>(0.01));
  static_cast<torch::optim::AdamWOptions&>(groups[0].options()).weight_decay(0.1);
  static_cast<torch::optim::AdamWOptions&>(groups[1].options()).weight_decay(0);
  torch::optim::AdamW reference(groups, torch::optim::AdamWOptions(0.01));
  for (int i = 0; i < 20; ++i) {
    const auto x = at::randn({4, 5}), y = at::randn({4, 3});
    for (auto* linear : {&ours, &theirs}) {
      (*linear)->zero_grad();
      ((*linear)(x)-y).square().sum().backward();
    }
    optimizer.step(gradients_of(*ours), 0.01, 1e9);
    reference.step();
  }
  CHECK(close(ours->weight, theirs->weight, 1e-5));
  CHECK(close(ours->bias, theirs->bias, 1e-5));
}

TEST_CASE("a long gradient is shortened to the norm asked for", "[adamw]") {
  torch::nn::Linear linear(2, 1);
  AdamW optimizer(*linear, {});
  const std::vector<at::Tensor> gradients = {at::full({1, 2}, 3.0), at::full({1}, 4.0)};
  CHECK(optimizer.step(gradients, 0.1, 1.0) == Approx(std::sqrt(9 + 9 + 16)));
  // After one step the first moment is (1 - beta1) times the clipped gradient.
  CHECK(close(optimizer.state().at("adam.mean.bias"), at::full({1}, 0.1 * 4 / std::sqrt(34.0))));
}

TEST_CASE("the average follows the weights and swaps in and out", "[adamw]") {
  torch::nn::Linear linear(2, 1);
  AdamWOptions options;
  options.ema_decay = 0.5;
  AdamW optimizer(*linear, options);
  const at::Tensor start = linear->weight.detach().clone();
  optimizer.step({at::ones({1, 2}), at::ones({1})}, 0.1, 1e9);
  const at::Tensor now = linear->weight.detach().clone();
  CHECK_FALSE(close(now, start));
  optimizer.swap_average();
  // The first step's decay is 1 / 10: little of the random start is kept.
  CHECK(close(linear->weight, 0.1 * start + 0.9 * now));
  optimizer.swap_average();
  CHECK(close(linear->weight, now, 1e-7));
}

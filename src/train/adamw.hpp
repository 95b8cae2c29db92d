#pragma once
#include <ATen/core/Tensor.h>
#include <torch/nn/module.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace gaze {

struct AdamWOptions {
  double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;
  double weight_decay = 0.01;  ///< decoupled (Loshchilov and Hutter 2019); matrices only
  double ema_decay = 0.999;    ///< of the moving average of the weights; 0 follows them exactly
};

/// AdamW that also keeps a moving average of the weights, all parameters in one pass a step.
/// LibTorch's own optimisers make a dozen passes over every tensor, which on a CPU is memory
/// traffic worth a tenth of the training time.
class AdamW {
 public:
  using Parameters = std::vector<std::pair<std::string, at::Tensor>>;

  /// Parameters by name, which this object updates in place; they must stay where they are.
  AdamW(const Parameters& parameters, const AdamWOptions& options);
  /// All of a module's.
  AdamW(torch::nn::Module& module, const AdamWOptions& options);

  /// Scales the gradient to a norm of at most `clip_norm` and makes one step.
  /// gradients: one a parameter, in the order of the parameters; an undefined one leaves
  /// its parameter alone. shares: of the learning rate, one a parameter; empty: 1 each.
  /// Returns the norm before clipping.
  double step(const std::vector<at::Tensor>& gradients, double learning_rate, double clip_norm,
              const std::vector<double>& shares = {});

  /// Moments, averages and each parameter's number of steps, by "<kind>.<parameter>", sharing
  /// memory: to be saved, or to be copied into when a training resumes.
  std::map<std::string, at::Tensor> state() const;

  /// Puts the averaged weights into the module, or the raw ones back. Call in pairs.
  void swap_average();

 private:
  struct Slot {
    std::string name;
    at::Tensor parameter, mean, variance, average;
    double decay;
  };
  AdamWOptions options_;
  std::vector<Slot> slots_;
  at::Tensor steps_;  // int64, of each slot: one that begins to learn later begins at 1 then
};

}  // namespace gaze

#include "train/adamw.hpp"

#include <ATen/Parallel.h>
#include <torch/nn/module.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace gaze {

namespace {

AdamW::Parameters parameters_of(const torch::nn::Module& module) {
  AdamW::Parameters parameters;
  for (const auto& item : module.named_parameters()) {
    parameters.emplace_back(item.key(), item.value());
  }
  return parameters;
}

}  // namespace

AdamW::AdamW(const Parameters& parameters, const AdamWOptions& options)
    : options_(options),
      steps_(at::zeros({static_cast<std::int64_t>(parameters.size())}, at::kLong)) {
  for (const auto& [name, value] : parameters) {
    const at::Tensor start = value.detach();
    slots_.push_back({name, value, at::zeros_like(start), at::zeros_like(start), start.clone(),
                      value.dim() > 1 ? options.weight_decay : 0});
  }
}

AdamW::AdamW(torch::nn::Module& module, const AdamWOptions& options)
    : AdamW(parameters_of(module), options) {}

double AdamW::step(const std::vector<at::Tensor>& gradients, double learning_rate, double clip_norm,
                   const std::vector<double>& shares) {
  const at::NoGradGuard no_grad;
  double squares = 0;
  for (const at::Tensor& gradient : gradients) {
    if (gradient.defined()) squares += std::pow(gradient.norm().item<double>(), 2);
  }
  const double norm = std::sqrt(squares);
  const auto scale = static_cast<float>(norm > clip_norm ? clip_norm / norm : 1.0);

  const auto beta1 = static_cast<float>(options_.beta1);
  const auto beta2 = static_cast<float>(options_.beta2);
  auto* const steps = steps_.data_ptr<std::int64_t>();
  for (std::size_t k = 0; k < slots_.size(); ++k) {
    Slot& slot = slots_[k];
    if (!gradients.at(k).defined()) continue;
    const std::int64_t count = ++steps[k];
    const double rate_of_slot = learning_rate * (shares.empty() ? 1 : shares[k]);
    const auto rate =
        static_cast<float>(rate_of_slot * std::sqrt(1 - std::pow(options_.beta2, count)) /
                           (1 - std::pow(options_.beta1, count)));
    const auto epsilon =
        static_cast<float>(options_.epsilon * std::sqrt(1 - std::pow(options_.beta2, count)));
    // Early on the average would remember little but the random start: let it forget faster.
    const auto keep_average =
        static_cast<float>(std::min(options_.ema_decay, double(count) / double(count + 9)));
    const at::Tensor gradient = gradients[k].contiguous();
    const auto keep = static_cast<float>(1 - rate_of_slot * slot.decay);
    if (!slot.parameter.is_cpu()) {
      const at::Tensor g = gradient * scale;
      slot.mean.mul_(beta1).add_(g, 1 - beta1);
      slot.variance.mul_(beta2).addcmul_(g, g, 1 - beta2);
      slot.parameter.mul_(keep).addcdiv_(slot.mean, slot.variance.sqrt().add_(epsilon), -rate);
      slot.average.mul_(keep_average).add_(slot.parameter, 1 - keep_average);
      continue;
    }
    float* const p = slot.parameter.data_ptr<float>();
    float* const m = slot.mean.data_ptr<float>();
    float* const v = slot.variance.data_ptr<float>();
    float* const a = slot.average.data_ptr<float>();
    const float* const raw = gradient.data_ptr<float>();
    at::parallel_for(0, slot.parameter.numel(), 1 << 15, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t i = begin; i < end; ++i) {
        const float g = raw[i] * scale;
        m[i] = beta1 * m[i] + (1 - beta1) * g;
        v[i] = beta2 * v[i] + (1 - beta2) * g * g;
        p[i] = keep * p[i] - rate * m[i] / (std::sqrt(v[i]) + epsilon);
        a[i] = keep_average * a[i] + (1 - keep_average) * p[i];
      }
    });
  }
  return norm;
}

std::map<std::string, at::Tensor> AdamW::state() const {
  std::map<std::string, at::Tensor> tensors = {{"adam.steps", steps_}};
  for (const Slot& slot : slots_) {
    tensors["adam.mean." + slot.name] = slot.mean;
    tensors["adam.variance." + slot.name] = slot.variance;
    tensors["average." + slot.name] = slot.average;
  }
  return tensors;
}

void AdamW::swap_average() {
  const at::NoGradGuard no_grad;
  for (Slot& slot : slots_) {
    const at::Tensor kept = slot.parameter.detach().clone();
    slot.parameter.copy_(slot.average);
    slot.average.copy_(kept);
  }
}

}  // namespace gaze

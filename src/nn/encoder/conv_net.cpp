#include "nn/encoder/conv_net.hpp"

#include <ATen/core/dispatch/Dispatcher.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <utility>

#include "gaze/error.hpp"
#include "nn/kernels/cpu_level.hpp"
#include "nn/tensor/torch_errors.hpp"

namespace gaze {
namespace {

/// Pixels (or cells) of padding before and after one axis.
struct Pad {
  int before = 0;
  int after = 0;
};

// Every grid side here is a multiple of the stride, so `same` pads (kernel - 1) dilation + 1 -
// stride.
Pad pad_of(const ConvStep& step, Padding padding) {
  const int reach = (step.kernel - 1) * step.dilation;
  if (padding == Padding::symmetric || step.stride == 1) return {reach / 2, reach / 2};
  const int total = std::max(0, reach + 1 - step.stride);
  return {total / 2, total - total / 2};
}

struct PrepackOperators {
  c10::optional<c10::OperatorHandle> prepack, run;
};

// Registered by LibTorch builds with oneDNN; looked up by name because no header declares them.
const PrepackOperators& prepack_operators() {
  static const PrepackOperators operators = [] {
    PrepackOperators found;
    auto& dispatcher = c10::Dispatcher::singleton();
    found.prepack = dispatcher.findSchema({"mkldnn_prepacked::conv2d_prepack", ""});
    found.run = dispatcher.findSchema({"mkldnn_prepacked::conv2d_run", ""});
    return found;
  }();
  return operators;
}

}  // namespace

double ConvPlan::multiply_adds(int input_size) const {
  std::vector<int> side = {input_size};
  double total = 0;
  for (const auto& step : steps) {
    const int out = side[static_cast<std::size_t>(step.input)] / step.stride;
    side.push_back(out);
    if (step.max_pool) continue;
    total += double(out) * out * step.kernel * step.kernel * step.out_channels *
             (step.depthwise ? 1 : step.in_channels);
  }
  return total;
}

GridGeometry ConvPlan::geometry(int input_size) const {
  struct Axis {
    double first;    // centre of cell 0, in pixel indices
    double spacing;  // pixels
  };
  std::vector<Axis> axes = {{0, 1}};
  int side = input_size;
  for (const auto& step : steps) {
    const Axis in = axes[static_cast<std::size_t>(step.input)];
    const double middle = (step.kernel - 1) * step.dilation / 2.0 - pad_of(step, padding).before;
    axes.push_back({in.first + middle * in.spacing, in.spacing * step.stride});
  }
  const Axis last = axes.back();
  GridGeometry geometry;
  geometry.rows = geometry.columns = static_cast<int>(side / last.spacing);
  // Pixel i covers i..i+1, so its centre is at i + 0.5.
  geometry.x0 = geometry.y0 = (last.first + 0.5) / side;
  geometry.dx = geometry.dy = last.spacing / side;
  return geometry;
}

std::map<std::string, std::vector<std::int64_t>> ConvPlan::parameter_shapes() const {
  std::map<std::string, std::vector<std::int64_t>> shapes;
  for (const auto& step : steps) {
    if (step.max_pool) continue;
    shapes[step.name + ".weight"] = {step.out_channels, step.depthwise ? 1 : step.in_channels,
                                     step.kernel, step.kernel};
    shapes[step.name + ".bias"] = {step.out_channels};
  }
  return shapes;
}

bool cpu_has_bf16() { return cpu_level() == CpuLevel::avx512_bf16; }

struct ConvNet::Layer {
  at::Tensor weight, bias;  // plain operators
  Pad pad;
  int in_side = 0;
};

/// One prepacked context a layer; empty for layers that run plainly.
struct ConvNet::Packed {
  std::vector<c10::optional<c10::IValue>> layers;
};

ConvNet::ConvNet(ConvPlan plan, const std::map<std::string, at::Tensor>& parameters,
                 ConvPrecision precision, int input_size, bool prepack)
    : plan_(std::move(plan)), precision_(precision) {
  at::NoGradGuard no_grad;
  std::vector<int> side = {input_size};
  last_use_.assign(plan_.steps.size() + 1, 0);
  for (std::size_t i = 0; i < plan_.steps.size(); ++i) {
    const ConvStep& step = plan_.steps[i];
    last_use_[static_cast<std::size_t>(step.input)] = static_cast<int>(i);
    if (step.add >= 0) last_use_[static_cast<std::size_t>(step.add)] = static_cast<int>(i);
    const int in_side = side[static_cast<std::size_t>(step.input)];
    side.push_back(in_side / step.stride);

    Layer layer;
    layer.pad = pad_of(step, plan_.padding);
    if (!step.max_pool) {
      const auto type = precision_ == ConvPrecision::bf16 ? at::kBFloat16 : at::kFloat;
      layer.weight = parameters.at(step.name + ".weight").to(type);
      layer.bias = parameters.at(step.name + ".bias").to(type);
      if (layer.pad.before != layer.pad.after && prepack) {
        // oneDNN's operators pad symmetrically: a leading row and column of zeros makes the kernel
        // one larger and the padding equal on both sides.
        layer.weight = at::constant_pad_nd(layer.weight, {1, 0, 1, 0});
        layer.pad.before = layer.pad.after;
      }
      prepack_ = prepack && layer.weight.is_cpu() && prepack_operators().prepack &&
                 prepack_operators().run;
    }
    layer.in_side = in_side;
    layers_.push_back(std::move(layer));
  }
}

ConvNet::~ConvNet() = default;

// oneDNN packs weights for a number of threads. Run with another number it packs them again at
// every call, which in bf16 triples the time: so there is a packing for each number in use.
const ConvNet::Packed& ConvNet::packed_for(int threads) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  auto& packed = packed_[threads];
  if (packed) return *packed;
  packed = std::make_unique<Packed>();
  for (std::size_t i = 0; i < plan_.steps.size(); ++i) {
    const ConvStep& step = plan_.steps[i];
    const Layer& layer = layers_[i];
    packed->layers.emplace_back();
    if (!prepack_ || step.max_pool) continue;
    torch::jit::Stack stack;
    // With a shortcut the relu comes after the sum, so it cannot be fused.
    torch::jit::push(stack, layer.weight.contiguous(at::MemoryFormat::ChannelsLast), layer.bias,
                     std::vector<std::int64_t>{step.stride, step.stride},
                     std::vector<std::int64_t>{layer.pad.before, layer.pad.before},
                     std::vector<std::int64_t>{step.dilation, step.dilation},
                     static_cast<std::int64_t>(step.depthwise ? step.in_channels : 1),
                     std::vector<std::int64_t>{1, step.in_channels, layer.in_side, layer.in_side},
                     std::string(step.relu && step.add < 0 ? "relu" : "none"));
    prepack_operators().prepack->callBoxed(&stack);
    packed->layers.back() = stack.back();
  }
  return *packed;
}

at::Tensor ConvNet::forward(const at::Tensor& pixels) const {
  return without_torch_errors("running the encoder", [&] {
    const auto options = pixels.options().dtype(at::kFloat);
    const auto channel = [&](std::vector<float> values) {
      return at::tensor(values, at::kFloat).to(pixels.device()).view({1, 3, 1, 1});
    };
    const auto type = precision_ == ConvPrecision::bf16 ? at::kBFloat16 : at::kFloat;
    const Packed& packed = packed_for(at::get_num_threads());
    std::vector<at::Tensor> tensors(plan_.steps.size() + 1);
    const at::Tensor scaled =
        plan_.mean.empty() ? pixels.to(options)
                           : (pixels.to(options) - channel(plan_.mean)) * channel(plan_.scale);
    tensors[0] = scaled.to(type).contiguous(at::MemoryFormat::ChannelsLast);
    for (std::size_t i = 0; i < plan_.steps.size(); ++i) {
      const ConvStep& step = plan_.steps[i];
      const Layer& layer = layers_[i];
      at::Tensor input = tensors[static_cast<std::size_t>(step.input)];
      Pad pad = layer.pad;
      if (pad.before != pad.after) {  // Only without prepacking: the weights are not copies.
        input = at::constant_pad_nd(input, {pad.before, pad.after, pad.before, pad.after});
        pad = {};
      }
      at::Tensor output;
      bool relu = step.relu;
      if (step.max_pool) {
        output = at::max_pool2d(input, step.kernel, step.stride, pad.before);
      } else if (packed.layers[i]) {
        torch::jit::Stack stack;
        torch::jit::push(stack, input, *packed.layers[i]);
        prepack_operators().run->callBoxed(&stack);
        output = stack.back().toTensor();
        relu = relu && step.add >= 0;
      } else {
        output = at::conv2d(input, layer.weight, layer.bias, step.stride, pad.before, step.dilation,
                            step.depthwise ? step.in_channels : 1);
      }
      if (step.add >= 0) output = output.add_(tensors[static_cast<std::size_t>(step.add)]);
      if (relu) output = at::relu_(output);
      tensors[i + 1] = std::move(output);
      // Drop what no later step reads, so that memory in use stays in the cache.
      for (const int read : {step.input, step.add}) {
        if (read > 0 && last_use_[static_cast<std::size_t>(read)] == static_cast<int>(i)) {
          tensors[static_cast<std::size_t>(read)] = at::Tensor();
        }
      }
    }
    return tensors.back().to(at::kFloat).contiguous();
  });
}

}  // namespace gaze

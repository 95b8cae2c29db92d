#include <utility>

#include "nn/encoder/encoder.hpp"
#include "weights/encoder_layers.hpp"

namespace gaze {
namespace {

/// Lays blocks out as steps. Where the network would shrink below the wanted output stride, the
/// stride becomes 1 and every later kernel reaches twice as far (dilation), so that it still reads
/// the neighbours it was trained on. The layer that lost its stride is not dilated itself.
class Planner {
 public:
  Planner(ConvPlan plan, int output_stride)
      : plan_(std::move(plan)), output_stride_(output_stride) {}

  int add_pool(int kernel, int stride, int channels) {
    ConvStep step;
    step.max_pool = true;
    step.kernel = kernel;
    step.stride = stride;
    step.in_channels = step.out_channels = channels;
    step.name = "pool";
    stride_ *= stride;
    return append(std::move(step), newest());
  }

  void add_block(const ConvBlock& block) {
    const int input = newest();
    const int stride_before = stride_, dilation_before = dilation_;
    int shortcut = input;
    if (block.shortcut) {
      shortcut = add_layer(*block.shortcut, input);
      stride_ = stride_before;  // The branches shrink in parallel, not one after the other.
      dilation_ = dilation_before;
    }
    int output = input;
    for (const ConvLayer& layer : block.layers) output = add_layer(layer, output);
    if (block.residual) plan_.steps.back().add = shortcut;
  }

  ConvPlan finish() { return std::move(plan_); }

 private:
  int newest() const { return static_cast<int>(plan_.steps.size()); }

  int append(ConvStep step, int input) {
    step.input = input;
    plan_.steps.push_back(std::move(step));
    return newest();
  }

  int add_layer(const ConvLayer& layer, int input) {
    ConvStep step;
    step.name = layer.name;
    step.kernel = layer.kernel;
    step.stride = layer.stride;
    step.dilation = layer.kernel > 1 ? dilation_ * layer.dilation : 1;
    step.depthwise = layer.groups > 1;
    step.in_channels = layer.inputs;
    step.out_channels = layer.outputs;
    step.relu = layer.relu;
    if (stride_ * step.stride > output_stride_) {
      dilation_ *= step.stride;
      step.stride = 1;
    }
    stride_ *= step.stride;
    return append(std::move(step), input);
  }

  ConvPlan plan_;
  int output_stride_;
  int stride_ = 1, dilation_ = 1;
};

}  // namespace

ConvPlan mobilenet_edgetpu_plan(int output_stride) {
  ConvPlan plan;
  plan.padding = Padding::same;
  plan.mean = {128, 128, 128};
  plan.scale = {1.0f / 127, 1.0f / 127, 1.0f / 127};
  Planner planner(std::move(plan), output_stride);
  for (const ConvBlock& block : edgetpu_blocks()) planner.add_block(block);
  return planner.finish();
}

ConvPlan resnet_plan(int depth, int output_stride) {
  ConvPlan plan;
  plan.padding = Padding::symmetric;
  plan.mean = {0.485f * 255, 0.456f * 255, 0.406f * 255};
  plan.scale = {1 / (0.229f * 255), 1 / (0.224f * 255), 1 / (0.225f * 255)};
  Planner planner(std::move(plan), output_stride);
  bool first = true;
  for (const ConvBlock& block : resnet_blocks(depth)) {
    planner.add_block(block);
    if (first) planner.add_pool(3, 2, 64);
    first = false;
  }
  return planner.finish();
}

ConvPlan small_cnn_plan(int depth) {
  ConvPlan plan;
  plan.padding = Padding::symmetric;
  plan.mean = {128, 128, 128};
  plan.scale = {1.0f / 127, 1.0f / 127, 1.0f / 127};
  Planner planner(std::move(plan), 16);
  for (const ConvBlock& block : small_cnn_blocks(depth)) planner.add_block(block);
  return planner.finish();
}

ConvPlan encoder_plan(const EncoderConfig& config) {
  check(config);
  switch (config.family) {
    case EncoderFamily::small_cnn:
      return small_cnn_plan(config.depth);
    case EncoderFamily::resnet:
      return resnet_plan(config.depth, config.output_stride);
    case EncoderFamily::mobilenet_edgetpu:
      break;
  }
  return mobilenet_edgetpu_plan(config.output_stride);
}

}  // namespace gaze

#pragma once
#include <ATen/core/Tensor.h>

#include <map>
#include <memory>
#include <string>

#include "config/config.hpp"
#include "gaze/caption.hpp"
#include "gaze/captioner.hpp"
#include "nn/encoder/conv_net.hpp"

namespace gaze {

/// The steps of one encoder family up to its grid of features (no classifier).
/// Throws Error(usage) as check(EncoderConfig) does.
ConvPlan encoder_plan(const EncoderConfig& config);

/// MobileNet-EdgeTPU 1.0 (MLPerf Mobile): TensorFlow padding, input (pixel - 128) / 127.
/// Stride 16 sets blocks.17.depthwise to stride 1 and dilates the depthwise layers after it by 2.
ConvPlan mobilenet_edgetpu_plan(int output_stride);

/// ResNet-50/101 (He et al. 2015) as torchvision lays it out, batch norm folded. Stride 16 replaces
/// layer4's stride by dilation 2.
ConvPlan resnet_plan(int depth, int output_stride);

/// Small enough to be trained from random weights: see small_cnn_blocks().
ConvPlan small_cnn_plan(int depth = 0);

/// A CNN that turns photos into features.
/// Letters: B photos, S pixels a side, L = R x R cells, F features a cell.
class Encoder {
 public:
  /// parameters by the plan's names. Precision::automatic is bf16 where the CPU has it, else f32.
  Encoder(const EncoderConfig& config, const std::map<std::string, at::Tensor>& parameters,
          Precision precision);

  /// pixels [B, 3, S, S] uint8 RGB -> annotations [B, L, F] float
  at::Tensor encode(const at::Tensor& pixels) const;

  const EncoderConfig& config() const { return config_; }
  GridGeometry geometry() const { return geometry_; }
  int feature_size() const { return net_.plan().output_channels(); }
  const ConvNet& net() const { return net_; }

 private:
  EncoderConfig config_;
  ConvNet net_;
  GridGeometry geometry_;
};

}  // namespace gaze

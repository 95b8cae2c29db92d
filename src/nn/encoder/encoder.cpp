#include "nn/encoder/encoder.hpp"

#include <torch/types.h>

#include "gaze/error.hpp"
#include "nn/tensor/torch_errors.hpp"

namespace gaze {
namespace {

ConvPrecision choose(Precision precision, const std::map<std::string, at::Tensor>& parameters) {
  const bool on_cpu = parameters.empty() || parameters.begin()->second.is_cpu();
  switch (precision) {
    case Precision::f32:
      return ConvPrecision::f32;
    case Precision::bf16:
      return ConvPrecision::bf16;
    case Precision::automatic:
      break;
  }
  return on_cpu && cpu_has_bf16() ? ConvPrecision::bf16 : ConvPrecision::f32;
}

}  // namespace

Encoder::Encoder(const EncoderConfig& config, const std::map<std::string, at::Tensor>& parameters,
                 Precision precision)
    : config_(config),
      net_(encoder_plan(config), parameters, choose(precision, parameters), config.input_size),
      geometry_(net_.plan().geometry(config.input_size)) {}

at::Tensor Encoder::encode(const at::Tensor& pixels) const {
  if (pixels.dim() != 4 || pixels.size(1) != 3 || pixels.size(2) != config_.input_size ||
      pixels.size(3) != config_.input_size || pixels.scalar_type() != at::kByte) {
    throw Error(ErrorKind::usage,
                "pixels must be uint8 [B, 3, " + std::to_string(config_.input_size) + ", " +
                    std::to_string(config_.input_size) + "], got " + shape_text(pixels.sizes()));
  }
  return net_.forward(pixels).flatten(2).transpose(1, 2).contiguous();
}

}  // namespace gaze

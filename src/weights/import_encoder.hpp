#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "weights/safetensors.hpp"

namespace gaze {

/// A batch norm in evaluation mode: y = scale (x - mean) / sqrt(variance + epsilon) + shift, by
/// channel.
struct BatchNorm {
  std::vector<float> scale;     ///< bn.weight
  std::vector<float> shift;     ///< bn.bias
  std::vector<float> mean;      ///< bn.running_mean
  std::vector<float> variance;  ///< bn.running_var
  double epsilon = 1e-5;
};

struct FoldedConvolution {
  std::vector<float> weight;  ///< as long as the weight that went in
  std::vector<float> bias;    ///< a value an output channel
};

/// The convolution with bias that equals `weight` (output channel first, no bias) followed by the
/// batch norm: w' = w scale / sqrt(variance + epsilon), b' = shift - mean scale / sqrt(...).
/// `name` only appears in errors. Throws Error(usage) if the sizes disagree, Error(model) if a
/// variance is negative or a result is not finite.
FoldedConvolution fold_batch_norm(const std::vector<float>& weight, const BatchNorm& norm,
                                  const std::string& name);

struct ImportOptions {
  Dtype dtype = Dtype::f16;  ///< how weights are stored: F16 or F32
  /// Where the weights come from and under which terms; kept in the file. Empty: what the source's
  /// own metadata says under "origin".
  std::string origin;
};

/// The result of an import.
struct ImportSummary {
  std::string family;  ///< "resnet" or "mobilenet_edgetpu"
  int depth = 0;       ///< 50 or 101; 0 for families without one
  std::size_t tensors = 0;
  std::int64_t parameters = 0;
};

/// Writes the encoder file made of `source`: ResNet-50 or -101 weights by torchvision's names
/// (batch norm is folded in, `fc` and `num_batches_tracked` are dropped) or MobileNet-EdgeTPU 1.0
/// weights (already folded; `classifier` is dropped). The file holds NAME.weight and NAME.bias of
/// each layer of encoder_layers.hpp, and metadata "gaze.encoder", a JSON object:
///   format 1, family, depth (ResNet), features (channels out), padding "same" or "symmetric",
///   input {size, mean [3], std [3]} meaning (pixel 0..255 - mean) / std in R, G, B, origin.
/// Throws Error(model) if `source` is none of these (naming every tensor that is missing, misshapen
/// or extra) or holds a number the dtype cannot; Error(usage) for another dtype; Error(environment)
/// if the file cannot be written.
ImportSummary import_encoder(const SafetensorsFile& source, const std::string& path,
                             const ImportOptions& options = {});

}  // namespace gaze

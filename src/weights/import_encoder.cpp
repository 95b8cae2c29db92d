#include "weights/import_encoder.hpp"

#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "gaze/error.hpp"
#include "weights/encoder_layers.hpp"
#include "weights/tensor_report.hpp"

namespace gaze {
namespace {

using nlohmann::json;

constexpr const char* kEdgeTpuName = "mobilenet_edgetpu_v1_1.0";

bool ends_with(const std::string& name, const std::string& end) {
  return name.size() >= end.size() && name.compare(name.size() - end.size(), end.size(), end) == 0;
}

[[noreturn]] void refuse(const SafetensorsFile& source, const std::string& what) {
  throw Error(ErrorKind::model, source.name() + ": " + what);
}

/// A tensor about to be written, and its bytes.
struct Stored {
  std::string name;
  std::vector<std::int64_t> shape;
  std::string bytes;
};

/// Rounds to the stored dtype; throws if a number is out of its range.
Stored stored(const std::string& name, std::vector<std::int64_t> shape,
              const std::vector<float>& values, Dtype dtype) {
  Stored result{name, std::move(shape), bytes_from_floats(values, dtype)};
  const auto rounded = floats_from_bytes(result.bytes, dtype, name);
  for (std::size_t i = 0; i < rounded.size(); ++i) {
    if (!std::isfinite(rounded[i])) {
      throw Error(ErrorKind::model, "tensor " + name + " holds " + std::to_string(values[i]) +
                                        ", which " + std::string(dtype_name(dtype)) +
                                        " cannot store");
    }
  }
  return result;
}

/// Where a ResNet keeps the batch norm of a convolution.
std::string norm_of(const std::string& convolution) {
  if (ends_with(convolution, ".downsample.0")) {
    return convolution.substr(0, convolution.size() - 1) + "1";
  }
  const auto place = convolution.rfind("conv");  // conv1, layer1.0.conv3
  return convolution.substr(0, place) + "bn" + convolution.substr(place + 4);
}

/// 0 if these are not a ResNet's names.
int resnet_depth(const SafetensorsFile& source) {
  if (!source.find("conv1.weight") || !source.find("layer1.0.conv1.weight")) return 0;
  if (!source.find("layer1.0.conv3.weight")) {
    refuse(source,
           "ResNet-50 or -101 was wanted, this is one with two convolutions a block "
           "(ResNet-18 or -34)");
  }
  int blocks = 0;
  while (source.find("layer3." + std::to_string(blocks) + ".conv1.weight")) ++blocks;
  if (blocks != 6 && blocks != 23) {
    refuse(source, "ResNet-50 (6 blocks in layer3) or -101 (23) was wanted, this one has " +
                       std::to_string(blocks));
  }
  return blocks == 6 ? 50 : 101;
}

bool is_edgetpu(const SafetensorsFile& source) {
  const auto named = source.metadata().find("architecture");
  if (named != source.metadata().end() && named->second != kEdgeTpuName) return false;
  return source.find("stem.weight") && source.find("head.weight");
}

/// The file must hold exactly what is wanted and what `dropped` lists.
template <typename Dropped>
void require_all_but(const SafetensorsFile& source, const std::vector<ExpectedTensor>& wanted,
                     const std::string& what, Dropped dropped) {
  std::vector<TensorInfo> kept;
  for (const TensorInfo& tensor : source.tensors()) {
    if (!dropped(tensor.name)) kept.push_back(tensor);
  }
  const std::string differences = tensor_differences(kept, wanted);
  if (!differences.empty()) refuse(source, "not the tensors of " + what + ": " + differences);
}

std::vector<Stored> resnet_tensors(const SafetensorsFile& source, int depth, Dtype dtype) {
  const auto layers = all_layers(resnet_blocks(depth));
  std::vector<ExpectedTensor> wanted;
  for (const ConvLayer& layer : layers) {
    wanted.push_back({layer.name + ".weight", layer.weight_shape()});
    for (const char* part : {".weight", ".bias", ".running_mean", ".running_var"}) {
      wanted.push_back({norm_of(layer.name) + part, {layer.outputs}});
    }
  }
  require_all_but(source, wanted, "a ResNet-" + std::to_string(depth), [](const std::string& name) {
    return name == "fc.weight" || name == "fc.bias" || ends_with(name, ".num_batches_tracked");
  });
  std::vector<Stored> tensors;
  for (const ConvLayer& layer : layers) {
    const std::string norm = norm_of(layer.name);
    const FoldedConvolution folded = fold_batch_norm(
        source.at(layer.name + ".weight").floats(),
        {source.at(norm + ".weight").floats(), source.at(norm + ".bias").floats(),
         source.at(norm + ".running_mean").floats(), source.at(norm + ".running_var").floats()},
        source.name() + ": " + norm);
    tensors.push_back(stored(layer.name + ".weight", layer.weight_shape(), folded.weight, dtype));
    tensors.push_back(stored(layer.name + ".bias", {layer.outputs}, folded.bias, dtype));
  }
  return tensors;
}

std::vector<Stored> edgetpu_tensors(const SafetensorsFile& source, Dtype dtype) {
  std::vector<ExpectedTensor> wanted;
  for (const ConvLayer& layer : all_layers(edgetpu_blocks())) {
    wanted.push_back({layer.name + ".weight", layer.weight_shape()});
    wanted.push_back({layer.name + ".bias", {layer.outputs}});
  }
  require_all_but(source, wanted, "a MobileNet-EdgeTPU 1.0", [](const std::string& name) {
    return name == "classifier.weight" || name == "classifier.bias";
  });
  std::vector<Stored> tensors;
  for (const ExpectedTensor& each : wanted) {
    tensors.push_back(stored(each.name, each.shape, source.at(each.name).floats(), dtype));
  }
  return tensors;
}

}  // namespace

FoldedConvolution fold_batch_norm(const std::vector<float>& weight, const BatchNorm& norm,
                                  const std::string& name) {
  const std::size_t channels = norm.scale.size();
  if (channels == 0 || norm.shift.size() != channels || norm.mean.size() != channels ||
      norm.variance.size() != channels || weight.size() % channels != 0) {
    throw Error(ErrorKind::usage, name + ": a batch norm of " + std::to_string(channels) +
                                      " channels does not fit a weight of " +
                                      std::to_string(weight.size()) + " values");
  }
  const std::size_t each = weight.size() / channels;
  FoldedConvolution folded{weight, std::vector<float>(channels)};
  for (std::size_t c = 0; c < channels; ++c) {
    if (!(norm.variance[c] >= 0)) {
      throw Error(ErrorKind::model, name + ": the variance of channel " + std::to_string(c) +
                                        " must not be negative, got " +
                                        std::to_string(norm.variance[c]));
    }
    const double factor = norm.scale[c] / std::sqrt(norm.variance[c] + norm.epsilon);
    folded.bias[c] = static_cast<float>(norm.shift[c] - norm.mean[c] * factor);
    bool finite = std::isfinite(folded.bias[c]);
    for (std::size_t i = c * each; i < (c + 1) * each; ++i) {
      folded.weight[i] = static_cast<float>(weight[i] * factor);
      finite = finite && std::isfinite(folded.weight[i]);
    }
    if (!finite) {
      throw Error(ErrorKind::model, name + ": channel " + std::to_string(c) +
                                        " is not finite once the batch norm is folded in");
    }
  }
  return folded;
}

ImportSummary import_encoder(const SafetensorsFile& source, const std::string& path,
                             const ImportOptions& options) {
  if (options.dtype != Dtype::f16 && options.dtype != Dtype::f32) {
    throw Error(ErrorKind::usage, "an encoder can be stored as F16 or F32, not as " +
                                      std::string(dtype_name(options.dtype)));
  }
  if (source.metadata().count("gaze.config") > 0) {
    refuse(source, "encoder weights were wanted, this is a whole captioning model");
  }
  if (source.metadata().count("gaze.encoder") > 0) {
    refuse(source, "encoder weights were wanted, this file has been imported already");
  }
  ImportSummary summary;
  std::vector<Stored> tensors;
  json config{{"format", 1}};
  if (const int depth = resnet_depth(source); depth > 0) {
    summary.family = "resnet";
    summary.depth = depth;
    tensors = resnet_tensors(source, depth, options.dtype);
    config["depth"] = depth;
    config["features"] = 2048;
    config["padding"] = "symmetric";
    // ImageNet's mean and spread as torchvision gives them for 0..1, in pixel values.
    config["input"] = {
        {"size", 224}, {"mean", {123.675, 116.28, 103.53}}, {"std", {58.395, 57.12, 57.375}}};
  } else if (is_edgetpu(source)) {
    summary.family = "mobilenet_edgetpu";
    tensors = edgetpu_tensors(source, options.dtype);
    config["features"] = 1280;
    config["padding"] = "same";
    config["input"] = {{"size", 224}, {"mean", {128, 128, 128}}, {"std", {127, 127, 127}}};
  } else {
    refuse(source,
           "no encoder known here: the tensors of ResNet-50 or -101 by torchvision's names "
           "(conv1.weight, layer1.0.conv1.weight, ...) or of MobileNet-EdgeTPU 1.0 "
           "(stem.weight, ..., head.weight) were wanted");
  }
  config["family"] = summary.family;
  const auto origin = source.metadata().find("origin");
  if (!options.origin.empty()) {
    config["origin"] = options.origin;
  } else if (origin != source.metadata().end()) {
    config["origin"] = origin->second;
  }
  std::vector<TensorInfo> infos;
  for (const Stored& tensor : tensors) {
    infos.push_back({tensor.name, options.dtype, tensor.shape, tensor.bytes});
    summary.parameters += infos.back().element_count();
  }
  summary.tensors = infos.size();
  std::string encoder_json;
  try {
    encoder_json = config.dump();
  } catch (const json::exception&) {
    throw Error(ErrorKind::usage, "the origin of an encoder must be UTF-8");
  }
  write_safetensors(path, infos, {{"gaze.encoder", encoder_json}});
  return summary;
}

}  // namespace gaze

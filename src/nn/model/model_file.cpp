#include "nn/model/model_file.hpp"

#include <torch/cuda.h>
#include <torch/types.h>

#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "base/outside/json_depth.hpp"
#include "config/decoder_shapes.hpp"
#include "gaze/error.hpp"
#include "nn/tensor/torch_errors.hpp"
#include "weights/tensor_report.hpp"

namespace gaze {
namespace {

using nlohmann::json;

const std::string& metadata_of(const SafetensorsFile& file, const std::string& key) {
  const auto found = file.metadata().find(key);
  if (found == file.metadata().end()) {
    throw Error(ErrorKind::model, file.name() + ": is no gaze model: its metadata has no \"" + key +
                                      "\"; `gaze train` writes models");
  }
  return found->second;
}

Vocabulary parse_vocabulary(const std::string& text, const std::string& where) {
  if (is_nested_too_deep(text)) {
    throw Error(ErrorKind::model,
                where + ": gaze.vocabulary: wanted a list of words, got nested JSON");
  }
  try {
    return Vocabulary(json::parse(text).get<std::vector<std::string>>());
  } catch (const json::exception& error) {
    throw Error(ErrorKind::model, where + ": gaze.vocabulary: " + error.what());
  } catch (const Error& error) {
    throw Error(ErrorKind::model, where + ": " + error.what());
  }
}

at::Device parse_device(const std::string& name) {
  try {
    const at::Device device(name);
    if (device.is_cuda() && !torch::cuda::is_available()) {
      throw Error(ErrorKind::usage,
                  "device " + name + ": this LibTorch has no CUDA, or there is no such card");
    }
    if (!device.is_cpu() && !device.is_cuda()) {
      throw Error(ErrorKind::usage, "device must be cpu or cuda[:N], got " + name);
    }
    return device;
  } catch (const c10::Error&) {
    throw Error(ErrorKind::usage, "device must be cpu or cuda[:N], got " + name);
  }
}

std::vector<ExpectedTensor> encoder_tensors(const EncoderConfig& config,
                                            const std::string& prefix) {
  std::vector<ExpectedTensor> wanted;
  for (const auto& [name, shape] : encoder_plan(config).parameter_shapes()) {
    wanted.push_back({prefix + name, shape});
  }
  return wanted;
}

LoadedModel load_on(const at::Device& device, const SafetensorsFile& file, Precision precision) {
  const std::string& path = file.name();
  LoadedModel model;
  model.config = parse_config(metadata_of(file, "gaze.config"), path);
  model.vocabulary = parse_vocabulary(metadata_of(file, "gaze.vocabulary"), path);
  try {
    check(model.config.decoder.concepts, model.vocabulary.size());
  } catch (const Error& error) {
    throw Error(ErrorKind::model, path + ": gaze.config: " + error.what());
  }
  // Before anything is made: a small file may promise layers of gigabytes.
  auto wanted = encoder_tensors(model.config.encoder, "encoder.");
  for (auto& [name, shape] : decoder_shapes(model.config.decoder, model.vocabulary.size())) {
    wanted.push_back({"decoder." + name, std::move(shape)});
  }
  require_tensors(file, wanted);
  return without_torch_errors(path, [&] {
    model.decoder = make_decoder(model.config.decoder, model.vocabulary.size());
    load_parameters(*model.decoder, file, "decoder.");
    model.decoder->to(device);
    model.decoder->eval();
    for (auto& parameter : model.decoder->parameters()) parameter.set_requires_grad(false);
    if (device.is_cpu()) {
      const bool bf16 =
          precision == Precision::bf16 || (precision == Precision::automatic && cpu_has_bf16());
      model.decoder->freeze(bf16 ? LinearPrecision::bf16 : LinearPrecision::exact);
    }
    auto parameters = tensors_below(file, "encoder.");
    for (auto& entry : parameters) entry.second = entry.second.to(device);
    model.encoder = std::make_unique<Encoder>(model.config.encoder, parameters, precision);
    return std::move(model);
  });
}

}  // namespace

LoadedModel load_model(const std::string& path, const CaptionerOptions& options) {
  const at::Device device = parse_device(options.device);  // Before the file: it is cheaper.
  return load_on(device, SafetensorsFile::open(path), options.precision);
}

LoadedModel load_model(const SafetensorsFile& file, const CaptionerOptions& options) {
  return load_on(parse_device(options.device), file, options.precision);
}

EncoderWeights load_encoder_weights(const std::string& path, int output_stride) {
  const SafetensorsFile file = SafetensorsFile::open(path);
  EncoderWeights weights;
  std::string prefix;
  const auto& metadata = file.metadata();
  const auto text = [&](const char* key) {
    const auto found = metadata.find(key);
    return found == metadata.end() ? std::string() : found->second;
  };
  if (metadata.count("gaze.config") != 0) {
    const ModelConfig config = parse_config(text("gaze.config"), path);
    weights.config = config.encoder;
    weights.origin = config.provenance.value("encoder", std::string());
    prefix = "encoder.";
  } else if (metadata.count("gaze.encoder") != 0) {
    if (is_nested_too_deep(text("gaze.encoder"))) {
      throw Error(ErrorKind::model, path + ": gaze.encoder: its JSON is nested too deep");
    }
    try {
      const json description = json::parse(text("gaze.encoder"));
      weights.config.family = value_called<EncoderFamily>(
          "encoder family", description.at("family").get<std::string>());
      weights.config.depth = description.value("depth", 0);
      weights.origin = description.value("origin", std::string());
    } catch (const std::exception& error) {  // Not the JSON, or not the values, that were wanted.
      throw Error(ErrorKind::model, path + ": gaze.encoder: " + error.what());
    }
  } else if (text("architecture").rfind("mobilenet_edgetpu", 0) == 0) {
    weights.origin = text("origin");
  } else {
    throw Error(ErrorKind::model,
                path +
                    ": is no encoder file; make one with `gaze import` from torchvision-named "
                    "ResNet weights");
  }
  if (output_stride != 0) weights.config.output_stride = output_stride;
  weights.parameters = tensors_below(file, prefix);
  weights.parameters.erase("classifier.weight");
  weights.parameters.erase("classifier.bias");

  std::vector<TensorInfo> found;
  for (const TensorInfo& info : file.tensors()) {
    if (info.name.compare(0, prefix.size(), prefix) == 0 && info.name != "classifier.weight" &&
        info.name != "classifier.bias") {
      found.push_back(info);
    }
  }
  const std::string differences =
      tensor_differences(found, encoder_tensors(weights.config, prefix));
  if (!differences.empty()) throw Error(ErrorKind::model, path + ": " + differences);
  return weights;
}

std::optional<Classifier> load_classifier(const std::string& path) {
  const SafetensorsFile file = SafetensorsFile::open(path);
  for (const std::string prefix : {"classifier.", "decoder.concepts.classifier."}) {
    const auto found = tensors_below(file, prefix);
    const auto weight = found.find("weight"), bias = found.find("bias");
    if (weight == found.end() || bias == found.end()) continue;
    const at::Tensor matrix = weight->second.dim() < 2 ? at::Tensor() : weight->second.flatten(1);
    if (!matrix.defined() || bias->second.dim() != 1 || matrix.size(0) != bias->second.size(0)) {
      throw Error(ErrorKind::model,
                  path + ": " + prefix + "weight must be [C, F] and " + prefix + "bias [C]");
    }
    return Classifier{matrix, bias->second};
  }
  return std::nullopt;
}

void save_model(const std::string& path, const ModelConfig& config, const Vocabulary& vocabulary,
                const std::map<std::string, at::Tensor>& encoder, const Decoder& decoder,
                StoredType type) {
  TensorWriter writer;
  for (const auto& [name, tensor] : encoder) writer.add("encoder." + name, tensor, type);
  writer.add(decoder, "decoder.", type);
  writer.write(path, {{"format", "pt"},
                      {"gaze.config", to_json(config).dump()},
                      {"gaze.vocabulary", json(vocabulary.words()).dump()}});
}

}  // namespace gaze

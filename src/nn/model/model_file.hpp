#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "config/config.hpp"
#include "gaze/captioner.hpp"
#include "nn/decoder.hpp"
#include "nn/encoder/encoder.hpp"
#include "nn/tensor/tensor_io.hpp"
#include "text/vocabulary.hpp"
#include "weights/safetensors.hpp"

namespace gaze {

/// Everything one model file holds, ready to run: tensors `encoder.*` and `decoder.*`, and the
/// metadata strings `gaze.config` and `gaze.vocabulary` (a JSON array of words).
struct LoadedModel {
  ModelConfig config;
  Vocabulary vocabulary;
  std::unique_ptr<Encoder> encoder;
  std::shared_ptr<Decoder> decoder;  ///< in evaluation mode, float32
};

/// Throws Error(model), naming the file, for a file that is malformed or is not a gaze model, and
/// for every tensor that is missing, extra or misshapen (all of them in one sentence); Error(usage)
/// for a device LibTorch does not have here.
LoadedModel load_model(const std::string& path, const CaptionerOptions& options);

/// Of an open file. Throws as above.
LoadedModel load_model(const SafetensorsFile& file, const CaptionerOptions& options);

/// Encoder parameters by the names of encoder_plan(config). Either an encoder file (metadata
/// `gaze.encoder`, written by `gaze import`), or the MobileNet-EdgeTPU start weights, or a model
/// file (its encoder is taken).
struct EncoderWeights {
  EncoderConfig config;
  std::map<std::string, at::Tensor> parameters;  ///< float32
  std::string origin;                            ///< where they come from, as the file says it
};
/// output_stride 0: as the model file says, else 16.
/// Throws Error(model) for a file that is none of these or whose tensors do not fit.
EncoderWeights load_encoder_weights(const std::string& path, int output_stride);

/// The classifier behind an encoder, as its file has it: classifier.weight [C, F] (or [C, F, 1, 1])
/// and classifier.bias [C]; of a model file with concepts, the one it keeps. float32.
struct Classifier {
  at::Tensor weight, bias;
};
/// Nothing if the file has none. Throws Error(model) for a file that is malformed.
std::optional<Classifier> load_classifier(const std::string& path);

/// Writes a whole model, atomically.
void save_model(const std::string& path, const ModelConfig& config, const Vocabulary& vocabulary,
                const std::map<std::string, at::Tensor>& encoder, const Decoder& decoder,
                StoredType type);

}  // namespace gaze

#pragma once
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "config/attention_config.hpp"
#include "config/concept_config.hpp"
#include "config/confidence_config.hpp"

namespace gaze {

/// Which network turns pixels into features, and what input it needs.
struct EncoderConfig {
  EncoderFamily family = EncoderFamily::mobilenet_edgetpu;
  int depth = 0;           ///< of a resnet: 50 or 101; of a small_cnn: see small_cnn_blocks()
  int output_stride = 16;  ///< pixels between two cells: 16 or 32
  int input_size = 224;    ///< pixels a side

  int grid_side() const { return input_size / output_stride; }
};

/// Letters as in decoder.hpp.
struct DecoderConfig {
  DecoderFamily family = DecoderFamily::recurrent;
  int feature_size = 1280;         ///< F
  int annotation_size = 512;       ///< D
  int hidden_size = 512;           ///< H
  int embedding_size = 256;        ///< E
  int attention_size = 512;        ///< K
  bool position_encoding = false;  ///< position encoding of the cells: annotator.hpp
  int layers = 1;                  ///< of a transformer, 1..12; a recurrent decoder has one
  AttentionConfig attention;
  ConceptConfig concepts;  ///< of a recurrent decoder

  static constexpr int kPositionSize = 8;  ///< size of a cell's position encoding
};

/// Chosen on the dev split after training; flags override them.
struct DecodingDefaults {
  double length_penalty = 0;
};

/// The JSON string `gaze.config` of a model file.
struct ModelConfig {
  static constexpr int kFormatVersion = 1;

  std::string name;
  EncoderConfig encoder;
  DecoderConfig decoder;
  DecodingDefaults decoding;
  std::optional<ConfidenceConfig> confidence;  ///< of decoders with concepts; none: never fitted
  nlohmann::json training =
      nlohmann::json::object();  ///< summary, free form: epochs, seed, dev scores, ...
  nlohmann::json provenance = nlohmann::json::object();  ///< free form: data, terms, start weights
};

/// Throws Error(usage) with one sentence if a value is out of range or values contradict each
/// other.
void check(const DecoderConfig& config);
void check(const EncoderConfig& config);

nlohmann::json to_json(const ModelConfig& config);

/// `where` names the file in errors.
/// Throws Error(model) for JSON that is malformed, of another format version, or out of range.
ModelConfig parse_config(const std::string& json_text, const std::string& where);

}  // namespace gaze

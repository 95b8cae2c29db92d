#include "config/config.hpp"

#include "base/outside/json_depth.hpp"
#include "config/config_ranges.hpp"
#include "config/require_config.hpp"
#include "gaze/error.hpp"

namespace gaze {
namespace {

using nlohmann::json;

void check_transformer(const DecoderConfig& config) {
  require_in_range("transformer layers", config.layers, kTransformerLayers);
  const AttentionConfig& attention = config.attention;
  const AttentionConfig defaults;
  struct Fixed {
    const char* what;
    std::string wanted, got;
  };
  const auto fixed = [](const char* what, auto wanted, auto got) {
    return Fixed{what, name_of(wanted), name_of(got)};
  };
  for (const Fixed& each :
       {fixed("score", ScoreKind::scaled_dot, attention.score),
        fixed("scope", defaults.scope, attention.scope),
        fixed("kind", defaults.kind, attention.kind), fixed("gate", GateKind::none, attention.gate),
        fixed("timing", defaults.timing, attention.timing)}) {
    if (each.got == each.wanted) continue;
    throw Error(ErrorKind::usage, std::string("a transformer's layers attend in one way: its ") +
                                      each.what + " is " + each.wanted + ", got " + each.got);
  }
  if (config.embedding_size != config.hidden_size || config.attention_size != config.hidden_size) {
    throw Error(ErrorKind::usage,
                "a transformer has one width: hidden, embedding and attention size must be equal, "
                "got " +
                    std::to_string(config.hidden_size) + ", " +
                    std::to_string(config.embedding_size) + " and " +
                    std::to_string(config.attention_size));
  }
  require_divisible("annotation size of a transformer", config.annotation_size,
                    "4 (sine and cosine of row and column)", 4);
  require_divisible("hidden size of a transformer", config.hidden_size,
                    "2 (sine and cosine of a word's position)", 2);
}

}  // namespace

void check(const EncoderConfig& config) {
  if (config.family == EncoderFamily::resnet && config.depth != 50 && config.depth != 101) {
    throw Error(ErrorKind::usage,
                "a resnet encoder has depth 50 or 101, got " + std::to_string(config.depth));
  }
  if (config.family == EncoderFamily::small_cnn)
    require_in_range("small_cnn depth", config.depth, {0, 12});
  if (config.family == EncoderFamily::small_cnn && config.output_stride != 16) {
    throw Error(ErrorKind::usage, "a small_cnn encoder has output stride 16, got " +
                                      std::to_string(config.output_stride));
  }
  if (config.output_stride != 16 && config.output_stride != 32) {
    throw Error(ErrorKind::usage, "encoder output stride must be 16 or 32, got " +
                                      std::to_string(config.output_stride));
  }
  require_in_range("encoder input size", config.input_size, {64, 1024});
  if (config.input_size % 32 != 0) {
    throw Error(ErrorKind::usage, "encoder input size must be a multiple of 32, got " +
                                      std::to_string(config.input_size));
  }
}

void check(const DecoderConfig& config) {
  require_in_range("feature size", config.feature_size, kLayerSize);
  require_in_range("annotation size", config.annotation_size, kLayerSize);
  require_in_range("hidden size", config.hidden_size, kLayerSize);
  require_in_range("embedding size", config.embedding_size, kLayerSize);
  require_in_range("attention size", config.attention_size, kLayerSize);
  // First: otherwise the error would be about the score, which a transformer has by default.
  if (config.family == DecoderFamily::transformer) {
    check_transformer(config);
    if (!config.concepts.empty()) {
      throw Error(ErrorKind::usage, "a transformer has no concepts, a recurrent decoder can");
    }
  } else if (config.layers != 1) {
    throw Error(ErrorKind::usage,
                "a recurrent decoder has one layer, got " + std::to_string(config.layers));
  }
  check(config.concepts);
  check(config.attention, config.annotation_size, config.hidden_size, config.attention_size);
}

json to_json(const ModelConfig& config) {
  const auto& encoder = config.encoder;
  const auto& decoder = config.decoder;
  json encoder_json = {{"family", name_of(encoder.family)},
                       {"output_stride", encoder.output_stride},
                       {"input_size", encoder.input_size}};
  if (encoder.depth != 0) encoder_json["depth"] = encoder.depth;
  json all = {{"format_version", ModelConfig::kFormatVersion},
              {"name", config.name},
              {"encoder", encoder_json},
              {"decoder",
               {{"family", name_of(decoder.family)},
                {"layers", decoder.layers},
                {"position_encoding", decoder.position_encoding},
                {"feature_size", decoder.feature_size},
                {"annotation_size", decoder.annotation_size},
                {"hidden_size", decoder.hidden_size},
                {"embedding_size", decoder.embedding_size},
                {"attention_size", decoder.attention_size}}},
              {"attention", to_json(decoder.attention)},
              {"decoding", {{"length_penalty", config.decoding.length_penalty}}},
              {"training", config.training},
              {"provenance", config.provenance}};
  if (!decoder.concepts.empty()) all["concepts"] = to_json(decoder.concepts);
  if (config.confidence) all["confidence"] = to_json(*config.confidence);
  return all;
}

ModelConfig parse_config(const std::string& json_text, const std::string& where) {
  const auto fail = [&](const std::string& reason) {
    throw Error(ErrorKind::model, where + ": gaze.config: " + reason);
  };
  ModelConfig config;
  if (is_nested_too_deep(json_text)) {
    fail("its JSON is nested deeper than " + std::to_string(kDeepestJson) + " levels");
  }
  try {
    const json root = json::parse(json_text);
    const int version = root.at("format_version").get<int>();
    if (version != ModelConfig::kFormatVersion) {
      fail("format version " + std::to_string(version) + ", this program reads version " +
           std::to_string(ModelConfig::kFormatVersion));
    }
    config.name = root.at("name").get<std::string>();
    const json& encoder = root.at("encoder");
    config.encoder.family =
        value_called<EncoderFamily>("encoder family", encoder.at("family").get<std::string>());
    config.encoder.depth = encoder.value("depth", 0);
    config.encoder.output_stride = encoder.at("output_stride").get<int>();
    config.encoder.input_size = encoder.at("input_size").get<int>();
    const json& decoder = root.at("decoder");
    if (decoder.contains("family")) {
      config.decoder.family =
          value_called<DecoderFamily>("decoder family", decoder.at("family").get<std::string>());
    }
    config.decoder.layers = decoder.value("layers", config.decoder.layers);
    const char* const encoded = decoder.contains("places") ? "places" : "position_encoding";
    config.decoder.position_encoding = decoder.value(encoded, config.decoder.position_encoding);
    config.decoder.feature_size = decoder.at("feature_size").get<int>();
    config.decoder.annotation_size = decoder.at("annotation_size").get<int>();
    config.decoder.hidden_size = decoder.at("hidden_size").get<int>();
    config.decoder.embedding_size = decoder.at("embedding_size").get<int>();
    config.decoder.attention_size = decoder.at("attention_size").get<int>();
    config.decoder.attention = parse_attention(root.at("attention"));
    if (root.contains("concepts")) config.decoder.concepts = parse_concepts(root["concepts"]);
    if (root.contains("confidence")) config.confidence = parse_confidence(root["confidence"]);
    config.decoding.length_penalty = root.at("decoding").at("length_penalty").get<double>();
    config.training = root.value("training", json::object());
    config.provenance = root.value("provenance", json::object());
    if (!config.training.is_object() || !config.provenance.is_object()) {
      fail("training and provenance must be JSON objects");
    }
    check(config.encoder);
    check(config.decoder);
  } catch (const json::exception& error) {
    fail(error.what());
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::model) throw;
    fail(error.what());
  }
  return config;
}

}  // namespace gaze

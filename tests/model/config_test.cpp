#include "model/config.hpp"

#include "gaze/error.hpp"
#include "support/catch.hpp"

using namespace gaze;

TEST_CASE("a config comes back from its own JSON", "[config]") {
  ModelConfig config;
  config.name = "test";
  config.encoder = {"resnet", 101, 32, 256};
  config.decoder.hidden_size = 7;
  config.decoder.attention.gate = "none";
  config.decoding.length_penalty = 0.7;
  config.training = {{"seed", 5}};
  const ModelConfig back = parse_config(to_json(config).dump(), "m.safetensors");
  CHECK(to_json(back) == to_json(config));
  CHECK(back.encoder.depth == 101);
  CHECK(back.decoding.length_penalty == 0.7);
}

TEST_CASE("a config that is no JSON or lacks a part names the file", "[config][error]") {
  CHECK_THROWS_WITH(parse_config("{", "m.st"), ContainsSubstring("m.st: gaze.config: "));
  CHECK_THROWS_WITH(parse_config("{}", "m.st"), ContainsSubstring("format_version"));
}

TEST_CASE("a config of another format version is refused", "[config][error]") {
  ModelConfig config;
  auto json = to_json(config);
  json["format_version"] = 99;
  CHECK_THROWS_WITH(parse_config(json.dump(), "m.st"),
                    "m.st: gaze.config: format version 99, this program reads version 1");
}

TEST_CASE("an attention there is not is refused with the ones there are", "[config][error]") {
  DecoderConfig decoder;
  decoder.attention.score = "telepathic";
  CHECK_THROWS_WITH(check(decoder),
                    ContainsSubstring("additive") && ContainsSubstring("telepathic"));
}

TEST_CASE("an encoder with a senseless stride or depth is refused", "[config][error]") {
  CHECK_THROWS_WITH(check(EncoderConfig{"mobilenet_edgetpu", 0, 8, 224}),
                    "encoder output stride must be 16 or 32, got 8");
  CHECK_THROWS_WITH(check(EncoderConfig{"resnet", 34, 16, 224}),
                    "a resnet encoder has depth 50 or 101, got 34");
  CHECK_THROWS_WITH(check(EncoderConfig{"resnet", 50, 16, 230}),
                    "encoder input size must be a multiple of 32, got 230");
}

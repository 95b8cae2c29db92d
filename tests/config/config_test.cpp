#include "config/config.hpp"

#include <cmath>
#include <functional>

#include "gaze/error.hpp"
#include "support/catch.hpp"

using namespace gaze;

TEST_CASE("a config comes back from its own JSON", "[config]") {
  ModelConfig config;
  config.name = "test";
  config.encoder = {EncoderFamily::resnet, 101, 32, 256};
  config.decoder.hidden_size = 7;
  config.decoder.attention.gate = GateKind::none;
  config.decoding.length_penalty = 0.7;
  config.training = {{"seed", 5}};
  config.confidence = {-1.5, 2, 3};
  const ModelConfig back = parse_config(to_json(config).dump(), "m.safetensors");
  CHECK(to_json(back) == to_json(config));
  CHECK(back.encoder.depth == 101);
  CHECK(back.decoding.length_penalty == 0.7);
}

TEST_CASE("confidence is the logistic curve of what is known", "[config]") {
  const ConfidenceConfig curve = {1, 2, 3};
  CHECK(confidence(curve, -2, 1) == Approx(0.5));  // 1 - 4 + 3 = 0
  CHECK(confidence(curve, -2, 0) == Approx(1 / (1 + std::exp(3.0))));
  CHECK(confidence(curve, 0, 1) > confidence(curve, -0.1, 1));
  CHECK_FALSE(parse_config(to_json(ModelConfig()).dump(), "m.st").confidence.has_value());
  auto json = to_json(ModelConfig());
  json["confidence"] = {{"intercept", 1}, {"mean_log_prob", 2}};
  CHECK_THROWS_WITH(parse_config(json.dump(), "m.st"), ContainsSubstring("main_concept"));
}

TEST_CASE("keys and values of earlier versions are read", "[config]") {
  ModelConfig config;
  config.decoder.position_encoding = true;
  config.decoder.attention.kind = AttentionKind::hard;
  config.decoder.attention.timing = AttentionTiming::post_lstm;
  config.decoder.attention.grid_layers = 1;
  config.decoder.attention.grid_heads = 4;
  const auto now = to_json(config);
  auto json = now;
  const auto rename = [](auto& object, const char* to, const char* from) {
    object[to] = object.at(from);
    object.erase(from);
  };
  rename(json["decoder"], "places", "position_encoding");
  rename(json["attention"], "choice", "kind");
  rename(json["attention"], "refine", "grid_layers");
  rename(json["attention"], "refine_heads", "grid_heads");
  json["attention"]["timing"] = "after";
  CHECK(to_json(parse_config(json.dump(), "m.st")) == now);
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
  auto json = to_json(ModelConfig());
  json["attention"]["score"] = "telepathic";
  CHECK_THROWS_WITH(parse_config(json.dump(), "m.st"),
                    "m.st: gaze.config: attention score must be one of additive, dot, general, "
                    "scaled_dot; got telepathic");
}

TEST_CASE("an encoder with a stride or depth out of range is refused", "[config][error]") {
  CHECK_THROWS_WITH(check(EncoderConfig{EncoderFamily::mobilenet_edgetpu, 0, 8, 224}),
                    "encoder output stride must be 16 or 32, got 8");
  CHECK_THROWS_WITH(check(EncoderConfig{EncoderFamily::resnet, 34, 16, 224}),
                    "a resnet encoder has depth 50 or 101, got 34");
  CHECK_THROWS_WITH(check(EncoderConfig{EncoderFamily::resnet, 50, 16, 230}),
                    "encoder input size must be a multiple of 32, got 230");
}

TEST_CASE("combinations that make no sense are refused with the reason", "[config][error]") {
  const auto refused = [](const std::function<void(DecoderConfig&)>& change) {
    DecoderConfig config;
    change(config);
    try {
      check(config);
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::usage);
      return std::string(error.what());
    }
    return std::string();
  };
  using Matcher = std::pair<std::function<void(DecoderConfig&)>, const char*>;
  const std::vector<Matcher> cases = {
      {[](auto& c) {
         c.attention.kind = AttentionKind::hard;
         c.attention.heads = 4;
       },
       "draws one cell"},
      {[](auto& c) {
         c.attention.kind = AttentionKind::hard;
         c.attention.scope = ScopeKind::local_p;
         c.attention.local_mode = LocalMode::luong;
       },
       "do not sum to 1"},
      {[](auto& c) {
         c.attention.kind = AttentionKind::hard;
         c.attention.gate = GateKind::sentinel;
       },
       "sentinel"},
      {[](auto& c) { c.attention.local_mode = LocalMode::luong; }, "needs a local scope"},
      {[](auto& c) {
         c.attention.scope = ScopeKind::local_p;
         c.attention.local_mode = LocalMode::luong;
         c.attention.gate = GateKind::sentinel;
       },
       "the sentinel's share"},
      {[](auto& c) {
         c.attention.score = ScoreKind::dot;
         c.hidden_size = 100;
       },
       "must be equal, got 512 and 100"},
      {[](auto& c) { c.attention.heads = 7; }, "a multiple of heads"},
      {[](auto& c) {
         c.attention.scope = ScopeKind::uniform;
         c.attention.score = ScoreKind::dot;
       },
       "would do nothing"},
      {[](auto& c) {
         c.attention.scope = ScopeKind::uniform;
         c.attention.kind = AttentionKind::hard;
       },
       "no cells that hard attention could draw from"},
      {[](auto& c) { c.attention.scope = ScopeKind::none; }, "nothing to gate"},
      {[](auto& c) {
         c.attention.grid_layers = 1;
         c.annotation_size = 100;
       },
       "grid layer"},
      {[](auto& c) { c.layers = 2; }, "one layer, got 2"},
      {[](auto& c) { c.family = DecoderFamily::transformer; },
       "a transformer's layers attend in one way"},
      {[](auto& c) {
         c.family = DecoderFamily::transformer;
         c.attention.score = ScoreKind::scaled_dot;
         c.attention.gate = GateKind::none;
       },
       "one width"},
  };
  for (const auto& [change, reason] : cases) CHECK_THAT(refused(change), ContainsSubstring(reason));
  CHECK(refused([](auto&) {}).empty());
}

TEST_CASE("a transformer that cannot be is refused with the reason", "[config][error]") {
  DecoderConfig decoder;
  decoder.family = DecoderFamily::transformer;
  CHECK_THROWS_WITH(check(decoder),
                    "a transformer's layers attend in one way: its score is scaled_dot, got "
                    "additive");
  decoder.attention.score = ScoreKind::scaled_dot;
  decoder.attention.gate = GateKind::none;
  decoder.attention.scope = ScopeKind::uniform;
  CHECK_THROWS_WITH(check(decoder), ContainsSubstring("its scope is global, got uniform"));
  decoder.attention.scope = ScopeKind::global;
  CHECK_THROWS_WITH(check(decoder),
                    "a transformer has one width: hidden, embedding and attention size must be "
                    "equal, got 512, 256 and 512");
  decoder.embedding_size = 512;
  CHECK_NOTHROW(check(decoder));
  decoder.attention.heads = 7;
  CHECK_THROWS_WITH(check(decoder), "annotation size must be a multiple of heads, got 512 and 7");
  decoder.attention.heads = 2;
  decoder.layers = 13;
  CHECK_THROWS_WITH(check(decoder), "transformer layers must be 1 to 12, got 13");
  decoder.layers = 2;
  decoder.annotation_size = 30;
  CHECK_THROWS_WITH(check(decoder), ContainsSubstring("annotation size of a transformer") &&
                                        ContainsSubstring("got 30 and 4"));
  decoder.annotation_size = 32;
  decoder.attention.heads = 1;
  decoder.hidden_size = decoder.embedding_size = decoder.attention_size = 21;
  CHECK_THROWS_WITH(check(decoder), ContainsSubstring("hidden size of a transformer") &&
                                        ContainsSubstring("got 21 and 2"));
}

TEST_CASE("a config nested beyond all reason is refused", "[config][error]") {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  CHECK_THROWS_WITH(parse_config("{\"training\":" + deep + "}", "m.st"),
                    ContainsSubstring("m.st: gaze.config: its JSON is nested deeper than 64"));
}

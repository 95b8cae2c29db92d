#include "decoder_kinds.hpp"

#include <functional>

namespace gaze_tests {
namespace {

gaze::DecoderConfig small() {
  gaze::DecoderConfig config;
  config.feature_size = 10;
  config.annotation_size = 24;
  config.hidden_size = 20;
  config.embedding_size = 12;
  config.attention_size = 8;
  config.attention.window = 1;
  config.attention.grid_heads = 2;
  return config;
}

}  // namespace

std::vector<DecoderKind> decoder_kinds() {
  std::vector<DecoderKind> kinds;
  const auto add = [&](const std::string& name,
                       const std::function<void(gaze::DecoderConfig&)>& change) {
    gaze::DecoderConfig config = small();
    change(config);
    kinds.push_back({name, config});
  };
  add("additive", [](auto&) {});
  add("additive without gate", [](auto& c) { c.attention.gate = gaze::GateKind::none; });
  add("additive with heads", [](auto& c) { c.attention.heads = 4; });
  add("dot", [](auto& c) {
    c.attention.score = gaze::ScoreKind::dot;
    c.annotation_size = c.hidden_size;
  });
  add("general", [](auto& c) { c.attention.score = gaze::ScoreKind::general; });
  add("general with heads", [](auto& c) {
    c.attention.score = gaze::ScoreKind::general;
    c.attention.heads = 3;
  });
  add("scaled_dot", [](auto& c) { c.attention.score = gaze::ScoreKind::scaled_dot; });
  add("scaled_dot with heads", [](auto& c) {
    c.attention.score = gaze::ScoreKind::scaled_dot;
    c.attention.heads = 4;
  });
  add("local_m", [](auto& c) { c.attention.scope = gaze::ScopeKind::local_m; });
  add("local_p", [](auto& c) { c.attention.scope = gaze::ScopeKind::local_p; });
  add("local_p luong with heads", [](auto& c) {
    c.attention.scope = gaze::ScopeKind::local_p;
    c.attention.local_mode = gaze::LocalMode::luong;
    c.attention.score = gaze::ScoreKind::general;
    c.attention.heads = 2;
  });
  add("hard", [](auto& c) { c.attention.kind = gaze::AttentionKind::hard; });
  add("hard local_p after", [](auto& c) {
    c.attention.kind = gaze::AttentionKind::hard;
    c.attention.scope = gaze::ScopeKind::local_p;
    c.attention.timing = gaze::AttentionTiming::post_lstm;
  });
  add("sentinel", [](auto& c) { c.attention.gate = gaze::GateKind::sentinel; });
  add("sentinel after with heads", [](auto& c) {
    c.attention.gate = gaze::GateKind::sentinel;
    c.attention.timing = gaze::AttentionTiming::post_lstm;
    c.attention.score = gaze::ScoreKind::scaled_dot;
    c.attention.heads = 2;
  });
  add("sentinel with additive heads", [](auto& c) {
    c.attention.gate = gaze::GateKind::sentinel;
    c.attention.heads = 2;
  });
  add("sentinel of a window", [](auto& c) {
    c.attention.gate = gaze::GateKind::sentinel;
    c.attention.scope = gaze::ScopeKind::local_p;
  });
  add("after", [](auto& c) { c.attention.timing = gaze::AttentionTiming::post_lstm; });
  add("after general without gate", [](auto& c) {
    c.attention.timing = gaze::AttentionTiming::post_lstm;
    c.attention.score = gaze::ScoreKind::general;
    c.attention.gate = gaze::GateKind::none;
  });
  add("refined", [](auto& c) { c.attention.grid_layers = 2; });
  add("with places", [](auto& c) { c.position_encoding = true; });
  add("uniform", [](auto& c) { c.attention.scope = gaze::ScopeKind::uniform; });
  add("uniform after", [](auto& c) {
    c.attention.scope = gaze::ScopeKind::uniform;
    c.attention.timing = gaze::AttentionTiming::post_lstm;
  });
  add("none", [](auto& c) {
    c.attention.scope = gaze::ScopeKind::none;
    c.attention.gate = gaze::GateKind::none;
  });
  const auto concepts = [](gaze::DecoderConfig& c) {
    c.concepts.words = {{5, 6}, {9}, {7}};
    c.concepts.concept_of_class = {-1, 0, 2, 1, 0};
  };
  add("with concepts", concepts);
  add("with concepts after without classifier", [&](auto& c) {
    concepts(c);
    c.concepts.concept_of_class = {};
    c.attention.timing = gaze::AttentionTiming::post_lstm;
  });
  const auto transformer = [](gaze::DecoderConfig& c) {
    c.family = gaze::DecoderFamily::transformer;
    c.attention.score = gaze::ScoreKind::scaled_dot;
    c.attention.gate = gaze::GateKind::none;
    c.embedding_size = c.attention_size = c.hidden_size;
  };
  add("transformer", transformer);
  add("transformer with layers and heads", [&](auto& c) {
    transformer(c);
    c.layers = 2;
    c.attention.heads = 4;
  });
  add("transformer over a refined grid", [&](auto& c) {
    transformer(c);
    c.attention.heads = 2;
    c.attention.grid_layers = 1;
  });
  return kinds;
}

}  // namespace gaze_tests

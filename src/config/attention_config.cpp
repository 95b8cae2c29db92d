#include "config/attention_config.hpp"

#include <utility>

#include "config/config_ranges.hpp"
#include "config/require_config.hpp"
#include "gaze/error.hpp"

namespace gaze {
namespace {

using nlohmann::json;

[[noreturn]] void reject(const std::string& sentence) { throw Error(ErrorKind::usage, sentence); }

// The sentinel's weight is 1 minus the sum of the cells' weights.
void check_sentinel(const AttentionConfig& config) {
  if (config.gate == GateKind::sentinel && is_local(config) &&
      config.local_mode == LocalMode::luong) {
    reject(
        "the sentinel's share is what the cells' weights leave of 1, and local mode luong's leave "
        "something without it: take local mode logit");
  }
}

void check_choice(const AttentionConfig& config) {
  if (config.kind != AttentionKind::hard) return;
  if (config.heads > 1) {
    reject("hard attention draws one cell a word, and " + std::to_string(config.heads) +
           " heads would draw as many: leave heads at 1");
  }
  if (is_local(config) && config.local_mode == LocalMode::luong) {
    reject(
        "hard attention draws its cell from the weights, and local mode luong's do not sum to 1: "
        "take local mode logit");
  }
  if (config.gate == GateKind::sentinel) {
    reject(
        "hard attention draws one cell, and a sentinel takes weight from all cells: leave out one "
        "of them");
  }
}

// Scopes that score no cells must not have settings that would do nothing.
void check_plain(const AttentionConfig& config) {
  if (has_scores(config)) return;
  const std::string scope = "attention scope " + name_of(config.scope) + " ";
  if (config.score != ScoreKind::additive) {
    reject(scope + "scores nothing, so that score " + name_of(config.score) + " would do nothing");
  }
  if (config.heads > 1) reject(scope + "weighs nothing, so that heads would do nothing");
  if (config.kind == AttentionKind::hard)
    reject(scope + "weighs no cells that hard attention could draw from: take attention kind soft");
  if (config.gate == GateKind::sentinel) {
    reject(scope + "has no weights a sentinel could take a share of: take gate scalar or none");
  }
  if (config.scope != ScopeKind::none) return;
  if (config.gate != GateKind::none) {
    reject(scope + "has no context at each word, so that there is nothing to gate: take gate none");
  }
  if (config.timing != AttentionTiming::pre_lstm) {
    reject(scope + "has no attention, so that its timing would do nothing: leave it at pre-lstm");
  }
}

/// Keys and values of earlier versions become today's.
json with_present_names(json object) {
  for (const auto& [old, now] : {std::pair{"choice", "kind"}, std::pair{"refine", "grid_layers"},
                                 std::pair{"refine_heads", "grid_heads"}}) {
    if (object.contains(now) || !object.contains(old)) continue;
    object[now] = object.at(old);
    object.erase(old);
  }
  if (object.contains("timing") && object["timing"] == "before") object["timing"] = "pre_lstm";
  if (object.contains("timing") && object["timing"] == "after") object["timing"] = "post_lstm";
  return object;
}

}  // namespace

void check(const AttentionConfig& config, int annotation_size, int hidden_size,
           int attention_size) {
  require_in_range("attention heads", config.heads, kHeads);
  require_in_range("attention window", config.window, kWindow);
  require_in_range("sweep steps", config.sweep_steps, kSweepSteps);
  require_in_range("grid layers", config.grid_layers, kGridLayers);
  require_in_range("heads of a grid layer", config.grid_heads, kHeads);
  check_plain(config);
  check_choice(config);
  check_sentinel(config);
  if (!is_local(config) && config.local_mode == LocalMode::luong) {
    reject("local mode luong needs a local scope, got scope " + name_of(config.scope));
  }
  if (has_scores(config)) {
    require_divisible("annotation size", annotation_size, "heads", config.heads);
    if (config.score == ScoreKind::dot && annotation_size != hidden_size) {
      reject(
          "the dot score multiplies annotations with the decoder's state, so that annotation size "
          "and hidden size must be equal, got " +
          std::to_string(annotation_size) + " and " + std::to_string(hidden_size));
    }
    if (has_attention_size(config.score)) {
      require_divisible("attention size", attention_size, "heads", config.heads);
    }
  }
  if (config.grid_layers > 0) {
    require_divisible("annotation size", annotation_size, "heads of a grid layer",
                      config.grid_heads);
    require_divisible("annotation size of a refined grid", annotation_size,
                      "4 (sine and cosine of row and column)", 4);
  }
}

json to_json(const AttentionConfig& config) {
  json object = {{"score", name_of(config.score)},   {"scope", name_of(config.scope)},
                 {"kind", name_of(config.kind)},     {"gate", name_of(config.gate)},
                 {"timing", name_of(config.timing)}, {"heads", config.heads},
                 {"grid_layers", config.grid_layers}};
  if (is_local(config)) {
    object["local_mode"] = name_of(config.local_mode);
    object["window"] = config.window;
  }
  if (config.scope == ScopeKind::local_m) object["sweep_steps"] = config.sweep_steps;
  if (config.grid_layers > 0) object["grid_heads"] = config.grid_heads;
  return object;
}

AttentionConfig parse_attention(const json& written) {
  const json object = with_present_names(written);
  AttentionConfig config;
  const auto text = [&](const char* key) { return object.at(key).get<std::string>(); };
  config.score = value_called<ScoreKind>("attention score", text("score"));
  config.scope = value_called<ScopeKind>("attention scope", text("scope"));
  config.kind = value_called<AttentionKind>("attention kind", text("kind"));
  config.gate = value_called<GateKind>("attention gate", text("gate"));
  if (object.contains("timing")) {
    config.timing = value_called<AttentionTiming>("attention timing", text("timing"));
  }
  if (object.contains("local_mode")) {
    config.local_mode = value_called<LocalMode>("local mode", text("local_mode"));
  }
  config.heads = object.value("heads", config.heads);
  config.window = object.value("window", config.window);
  config.sweep_steps = object.value("sweep_steps", config.sweep_steps);
  config.grid_layers = object.value("grid_layers", config.grid_layers);
  config.grid_heads = object.value("grid_heads", config.grid_heads);
  return config;
}

}  // namespace gaze

#include "config/attention_config.hpp"

#include "config/require_config.hpp"
#include "gaze/error.hpp"

namespace gaze {
namespace {

using nlohmann::json;

[[noreturn]] void reject(const std::string& sentence) { throw Error(ErrorKind::usage, sentence); }

// The sentinel's weight is 1 minus the sum of the cells' weights.
void check_sentinel(const AttentionConfig& config) {
  if (config.gate == "sentinel" && is_local(config) && config.local_mode == "luong") {
    reject(
        "the sentinel's share is what the cells' weights leave of 1, and local mode luong's leave "
        "something without it: take local mode logit");
  }
}

void check_choice(const AttentionConfig& config) {
  if (config.choice != "hard") return;
  if (config.heads > 1) {
    reject("hard attention draws one cell a word, and " + std::to_string(config.heads) +
           " heads would draw as many: leave heads at 1");
  }
  if (is_local(config) && config.local_mode == "luong") {
    reject(
        "hard attention draws its cell from the weights, and local mode luong's do not sum to 1: "
        "take local mode logit");
  }
  if (config.gate == "sentinel") {
    reject(
        "hard attention draws one cell, and a sentinel takes weight from all cells: leave out one "
        "of them");
  }
}

// Scopes that score no cells must not have settings that would do nothing.
void check_plain(const AttentionConfig& config) {
  if (has_scores(config)) return;
  const std::string scope = "attention scope " + config.scope + " ";
  if (config.score != "additive") {
    reject(scope + "scores nothing, so that score " + config.score + " would do nothing");
  }
  if (config.heads > 1) reject(scope + "weighs nothing, so that heads would do nothing");
  if (config.choice == "hard")
    reject(scope + "weighs no cells that hard attention could draw from: take attention kind soft");
  if (config.gate == "sentinel") {
    reject(scope + "has no weights a sentinel could take a share of: take gate scalar or none");
  }
  if (config.scope != "none") return;
  if (config.gate != "none") {
    reject(scope + "has no context at each word, so that there is nothing to gate: take gate none");
  }
  if (config.timing != "before") {
    reject(scope + "has no attention, so that its timing would do nothing: leave it at pre-lstm");
  }
}

}  // namespace

const std::vector<std::string>& score_names() {
  static const std::vector<std::string> names = {
#define GAZE_SCORE(name) #name,
#include "config/scores.def"
#undef GAZE_SCORE
  };
  return names;
}

const std::vector<std::string>& scope_names() {
  static const std::vector<std::string> names = {
#define GAZE_SCOPE(name) #name,
#include "config/scopes.def"
#undef GAZE_SCOPE
      "uniform", "none"};
  return names;
}

void check(const AttentionConfig& config, int annotation_size, int hidden_size,
           int attention_size) {
  require_one_of("attention score", config.score, score_names());
  require_one_of("attention scope", config.scope, scope_names());
  require_one_of("attention choice", config.choice, {"soft", "hard"});
  require_one_of("attention gate", config.gate, {"none", "scalar", "sentinel"});
  require_one_of("attention timing", config.timing, {"before", "after"});
  require_one_of("local mode", config.local_mode, {"logit", "luong"});
  require_size("attention heads", config.heads, 1, 64);
  require_size("attention window", config.window, 1, 64);
  require_size("sweep steps", config.sweep_steps, 2, 200);
  require_size("grid layers", config.refine, 0, 8);
  require_size("heads of a grid layer", config.refine_heads, 1, 64);
  check_plain(config);
  check_choice(config);
  check_sentinel(config);
  if (!is_local(config) && config.local_mode == "luong") {
    reject("local mode luong needs a local scope, got scope " + config.scope);
  }
  if (has_scores(config)) {
    require_divisible("annotation size", annotation_size, "heads", config.heads);
    if (config.score == "dot" && annotation_size != hidden_size) {
      reject(
          "the dot score multiplies annotations with the decoder's state, so that annotation size "
          "and hidden size must be equal, got " +
          std::to_string(annotation_size) + " and " + std::to_string(hidden_size));
    }
    if (config.score == "additive" || config.score == "scaled_dot") {
      require_divisible("attention size", attention_size, "heads", config.heads);
    }
  }
  if (config.refine > 0) {
    require_divisible("annotation size", annotation_size, "heads of a grid layer",
                      config.refine_heads);
    require_divisible("annotation size of a refined grid", annotation_size,
                      "4 (sine and cosine of row and column)", 4);
  }
}

json to_json(const AttentionConfig& config) {
  json object = {{"score", config.score},  {"scope", config.scope},   {"choice", config.choice},
                 {"gate", config.gate},    {"timing", config.timing}, {"heads", config.heads},
                 {"refine", config.refine}};
  if (is_local(config)) {
    object["local_mode"] = config.local_mode;
    object["window"] = config.window;
  }
  if (config.scope == "local_m") object["sweep_steps"] = config.sweep_steps;
  if (config.refine > 0) object["refine_heads"] = config.refine_heads;
  return object;
}

AttentionConfig parse_attention(const json& object) {
  AttentionConfig config;
  config.score = object.at("score").get<std::string>();
  config.scope = object.at("scope").get<std::string>();
  config.choice = object.at("choice").get<std::string>();
  config.gate = object.at("gate").get<std::string>();
  config.timing = object.value("timing", config.timing);
  config.heads = object.value("heads", config.heads);
  config.local_mode = object.value("local_mode", config.local_mode);
  config.window = object.value("window", config.window);
  config.sweep_steps = object.value("sweep_steps", config.sweep_steps);
  config.refine = object.value("refine", config.refine);
  config.refine_heads = object.value("refine_heads", config.refine_heads);
  return config;
}

}  // namespace gaze

#pragma once
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace gaze {

/// One attention: score x scope x choice (see nn/attention/README.md), and the gate, timing and
/// grid layers around it. The strings are the names that model files and flags use.
struct AttentionConfig {
  std::string score = "additive";  ///< one of score_names()
  /// One of scope_names(). Two of them are baselines without attention: "uniform" gives all cells
  /// the same weight at every step, "none" gives the decoder the mean annotation once, at its
  /// start.
  std::string scope = "global";
  std::string choice = "soft";    ///< the expectation; or "hard": one cell, trained with REINFORCE
  std::string gate = "scalar";    ///< beta_t; or "sentinel" (Lu et al. 2017); or "none"
  std::string timing = "before";  ///< reads h_{t-1} (Xu); "after": h_t, with input feeding (Luong)
  int heads = 1;                  ///< in parallel, each with its share of the channels. 1..64

  /// Local scopes: weights are a softmax inside a window of half-width `window` cells, either of
  /// the scores minus d^2 / (2 sigma^2), "logit", or times e^(-d^2 / (2 sigma^2)), "luong", which
  /// sums to less than 1. sigma = window / 2.
  std::string local_mode = "logit";
  int window = 3;        ///< 1..64
  int sweep_steps = 20;  ///< local_m: words in which the window sweeps the grid. 2..200

  int refine = 0;        ///< self-attention layers over the grid before decoding. 0..8
  int refine_heads = 8;  ///< of each of them. 1..64
};

const std::vector<std::string>& score_names();
const std::vector<std::string>& scope_names();

inline bool is_local(const AttentionConfig& config) {
  return config.scope == "local_m" || config.scope == "local_p";
}
/// Whether cells are scored at all.
inline bool has_scores(const AttentionConfig& config) {
  return config.scope != "none" && config.scope != "uniform";
}

/// Throws Error(usage) with one sentence that says why, if a value is out of range or two values
/// contradict each other. The sizes are the decoder's: D, H and K.
void check(const AttentionConfig& config, int annotation_size, int hidden_size, int attention_size);

/// Only what matters for the scope and the layers there are.
nlohmann::json to_json(const AttentionConfig& config);
/// score, scope, choice and gate must be there; another one that is missing gets its default.
/// Throws nlohmann::json::exception for one that is missing or of a wrong type.
AttentionConfig parse_attention(const nlohmann::json& object);

}  // namespace gaze

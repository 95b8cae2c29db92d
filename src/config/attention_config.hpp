#pragma once
#include <nlohmann/json.hpp>

#include "config/named_sets.hpp"

namespace gaze {

/// One attention: score x scope x kind (see nn/attention/README.md), and the gate, timing and grid
/// layers around it. config_ranges.hpp has the ranges.
struct AttentionConfig {
  ScoreKind score = ScoreKind::additive;
  /// Two scopes are baselines without attention: `uniform` gives all cells the same weight at every
  /// step, `none` gives the decoder the mean annotation once, at its start.
  ScopeKind scope = ScopeKind::global;
  /// The expectation; or `hard`: one cell, trained with REINFORCE.
  AttentionKind kind = AttentionKind::soft;
  GateKind gate = GateKind::scalar;  ///< beta_t; or `sentinel` (Lu et al. 2017)
  /// Reads h_{t-1} (Xu); `post_lstm`: h_t, with input feeding (Luong).
  AttentionTiming timing = AttentionTiming::pre_lstm;
  int heads = 1;  ///< in parallel, each with its share of the channels. kHeads

  /// Local scopes: weights are a softmax inside a window of half-width `window` cells, either of
  /// the scores minus d^2 / (2 sigma^2), `logit`, or times e^(-d^2 / (2 sigma^2)), `luong`, which
  /// sums to less than 1. sigma = window / 2.
  LocalMode local_mode = LocalMode::logit;
  int window = 3;        ///< kWindow
  int sweep_steps = 20;  ///< local_m: words in which the window sweeps the grid. kSweepSteps

  int grid_layers = 0;  ///< self-attention layers over the grid before decoding. kGridLayers
  int grid_heads = 8;   ///< of each of them. kHeads
};

inline bool is_local(const AttentionConfig& config) {
  return config.scope == ScopeKind::local_m || config.scope == ScopeKind::local_p;
}
/// Whether cells are scored at all.
inline bool has_scores(const AttentionConfig& config) {
  return config.scope != ScopeKind::none && config.scope != ScopeKind::uniform;
}

/// Whether the score has layers of `attention_size` channels.
inline bool has_attention_size(ScoreKind score) {
  return score == ScoreKind::additive || score == ScoreKind::scaled_dot;
}
/// Whether some layer of the attention has `attention_size` channels.
inline bool uses_attention_size(const AttentionConfig& config) {
  return config.scope == ScopeKind::local_p ||
         (has_scores(config) && has_attention_size(config.score));
}

/// Throws Error(usage) with one sentence that says why, if a value is out of range or two values
/// contradict each other. The sizes are the decoder's: D, H and K.
void check(const AttentionConfig& config, int annotation_size, int hidden_size, int attention_size);

/// Only what matters for the scope and the layers there are.
nlohmann::json to_json(const AttentionConfig& config);
/// score, scope, kind and gate must be there; another one that is missing gets its default. The keys
/// and values of earlier versions are understood (README.md).
/// Throws nlohmann::json::exception for one that is missing or of a wrong type, Error(usage) for a
/// value that does not exist.
AttentionConfig parse_attention(const nlohmann::json& written);

}  // namespace gaze

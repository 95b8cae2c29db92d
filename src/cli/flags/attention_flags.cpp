#include "cli/flags/attention_flags.hpp"

#include <utility>
#include <vector>

#include "config/config_ranges.hpp"

namespace gaze {
namespace {

/// The values of a set, for a flag without a default.
template <typename Set>
std::vector<std::pair<std::string, std::optional<Set>>> optional_values_of() {
  std::vector<std::pair<std::string, std::optional<Set>>> values;
  for (const auto& [name, value] : named_values_of<Set>()) values.emplace_back(name, value);
  return values;
}

}  // namespace

void add_attention_flags(Flags& flags, AttentionFlags& chosen, DecoderConfig& config) {
  AttentionConfig& attention = config.attention;
  flags.group("attention")
      .choice("score", chosen.score, optional_values_of<ScoreKind>(),
              "how a cell and the decoder's state are compared; without this flag additive, for a "
              "transformer scaled_dot")
      .whole("heads", attention.heads, kHeads,
             "attention heads, each with its share of the channels")
      .choice("scope", attention.scope, named_values_of<ScopeKind>(),
              "cells that are weighed: all, a window that moves across the photo (local_m), or a "
              "window whose place is predicted (local_p); uniform weights all cells equally and "
              "none gives the mean cell: baselines without attention")
      .whole("window", attention.window, kWindow, "half-width of a local window, in cells")
      .choice("local-mode", attention.local_mode, named_values_of<LocalMode>(),
              "the Gaussian around a local window's centre is added to the scores as a logarithm, "
              "or multiplies the weights as in the paper")
      .whole("sweep-steps", attention.sweep_steps, kSweepSteps,
             "words in which local_m's window crosses the photo")
      .choice("attention-kind", attention.kind, named_values_of<AttentionKind>(),
              "the context is the weighted mean of all cells, or one drawn cell, trained with "
              "REINFORCE")
      .formerly("choice")
      .choice("gate", chosen.gate, optional_values_of<GateKind>(),
              "a scalar that scales the context of each word, or a sentinel that competes with the "
              "cells for weight; without this flag scalar, for a transformer and with --scope none "
              "none")
      .choice<AttentionTiming>(
          "attention-timing", attention.timing,
          {{"pre-lstm", AttentionTiming::pre_lstm}, {"post-lstm", AttentionTiming::post_lstm}},
          "attention reads the LSTM's state before a word's step (Xu et al.), or "
          "after it, with input feeding (Luong et al.)")
      .formerly("timing")
      .former_value("before", "pre-lstm")
      .former_value("after", "post-lstm")
      .whole("grid-layers", attention.grid_layers, kGridLayers,
             "self-attention layers over the grid before decoding")
      .formerly("refine")
      .whole("grid-heads", attention.grid_heads, kHeads, "attention heads of each grid layer")
      .formerly("refine-heads")
      .on("position-encoding", config.position_encoding,
          "add an encoding of its row and column to each cell; captions with words like left and "
          "above need it")
      .formerly("places")
      .group("network")
      .choice("decoder", config.family, named_values_of<DecoderFamily>(),
              "an LSTM or a transformer")
      .whole("layers", chosen.layers, or_default(kTransformerLayers), "of a transformer; 0: 2")
      .whole("annotation-size", config.annotation_size, kLayerSize,
             "channels each cell is projected to")
      .whole("hidden-size", config.hidden_size, kLayerSize,
             "of the LSTM's state, or a transformer's width")
      .whole("embedding-size", chosen.embedding_size, or_default(kLayerSize),
             "of a word; 0: 256, for a transformer its width")
      .whole("attention-size", chosen.attention_size, or_default(kLayerSize),
             "channels in which the score is computed; 0: 512, for a transformer its width");
  const auto local = [&attention] { return is_local(attention); };
  flags.needs("window", local, "only a local scope has a window; give --scope local_m or local_p")
      .needs("local-mode", local,
             "only a local scope has a window; give --scope local_m or local_p")
      .needs(
          "sweep-steps", [&attention] { return attention.scope == ScopeKind::local_m; },
          "only the window of scope local_m moves by itself; give --scope local_m")
      .needs(
          "grid-heads", [&attention] { return attention.grid_layers > 0; },
          "there are no grid layers; give --grid-layers")
      .needs(
          "attention-size", [&attention] { return uses_attention_size(attention); },
          "only scores additive and scaled_dot and scope local_p have a layer of this size");
}

void resolve_defaults(const AttentionFlags& chosen, DecoderConfig& config) {
  const DecoderConfig defaults;
  const bool transformer = config.family == DecoderFamily::transformer;
  const auto size = [&](int given, int otherwise) {
    return given != 0 ? given : transformer ? config.hidden_size : otherwise;
  };
  config.embedding_size = size(chosen.embedding_size, defaults.embedding_size);
  config.attention_size = size(chosen.attention_size, defaults.attention_size);
  config.layers = chosen.layers != 0 ? chosen.layers : transformer ? 2 : 1;
  config.attention.score =
      chosen.score.value_or(transformer ? ScoreKind::scaled_dot : defaults.attention.score);
  const bool no_gate = transformer || config.attention.scope == ScopeKind::none;
  config.attention.gate = chosen.gate.value_or(no_gate ? GateKind::none : defaults.attention.gate);
}

}  // namespace gaze

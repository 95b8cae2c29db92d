#include "cli/flags/attention_flags.hpp"

#include <utility>
#include <vector>

namespace gaze {
namespace {

std::vector<std::pair<std::string, std::string>> named(const std::vector<std::string>& names) {
  std::vector<std::pair<std::string, std::string>> values;
  for (const std::string& name : names) values.emplace_back(name, name);
  return values;
}

}  // namespace

void add_attention_flags(Flags& flags, AttentionFlags& chosen, DecoderConfig& config) {
  AttentionConfig& attention = config.attention;
  flags.group("attention")
      .choice("score", chosen.score, named(score_names()),
              "how well a cell fits the words so far; default: additive, a transformer's is "
              "scaled_dot")
      .whole("heads", attention.heads,
             "that look side by side, each with its share of the channels")
      .choice("scope", attention.scope, named(scope_names()),
              "which cells are weighed: all, a window that sweeps (local_m) or chooses its place "
              "(local_p); uniform and none are no attention, to compare with")
      .whole("window", attention.window, "half-width of a local window, in cells")
      .choice("local-mode", attention.local_mode, named({"logit", "luong"}),
              "nearness to the window's centre joins the scores, or multiplies the weights as in "
              "the paper")
      .whole("sweep-steps", attention.sweep_steps,
             "words in which local_m's window crosses the photo")
      .choice("choice", attention.choice, named({"soft", "hard"}),
              "the expected annotation, or one cell's, taught with REINFORCE")
      .choice("gate", chosen.gate, named({"scalar", "sentinel", "none"}),
              "weighs what was seen against what was said; sentinel: looking nowhere is one of the "
              "places; default: scalar, none for a transformer and with --scope none")
      .choice("timing", attention.timing, named({"before", "after"}),
              "attention reads the state before a word's LSTM step (Xu), or after it, with input "
              "feeding (Luong)")
      .whole("refine", attention.refine, "self-attention layers over the grid before decoding")
      .whole("refine-heads", attention.refine_heads, "of each of them")
      .on("places", config.position_encoding,
          "tell each cell where it lies; words like left and above need it")
      .group("network")
      .choice("decoder", config.family, named({"recurrent", "transformer"}),
              "what writes the words")
      .whole("layers", chosen.layers, "of a transformer; 0: 2")
      .whole("annotation-size", config.annotation_size, "channels a cell is projected to")
      .whole("hidden-size", config.hidden_size, "of the LSTM; a transformer's width")
      .whole("embedding-size", chosen.embedding_size,
             "of a word; 0: 256, a transformer's is its width")
      .whole("attention-size", chosen.attention_size,
             "of the score's inner layer; 0: 512, a transformer's is its width");
  flags
      .needs(
          "window", [&attention] { return is_local(attention); },
          "only a local scope has a window; give --scope local_m or local_p")
      .needs(
          "sweep-steps", [&attention] { return attention.scope == "local_m"; },
          "only scope local_m sweeps")
      .needs(
          "refine-heads", [&attention] { return attention.refine > 0; },
          "there are no refining layers; give --refine");
}

void resolve_defaults(const AttentionFlags& chosen, DecoderConfig& config) {
  const DecoderConfig defaults;
  const bool transformer = config.family == "transformer";
  const auto size = [&](int given, int otherwise) {
    return given != 0 ? given : transformer ? config.hidden_size : otherwise;
  };
  config.embedding_size = size(chosen.embedding_size, defaults.embedding_size);
  config.attention_size = size(chosen.attention_size, defaults.attention_size);
  config.layers = chosen.layers != 0 ? chosen.layers : transformer ? 2 : 1;
  config.attention.score = !chosen.score.empty() ? chosen.score
                           : transformer         ? "scaled_dot"
                                                 : defaults.attention.score;
  config.attention.gate = !chosen.gate.empty() ? chosen.gate
                          : transformer || config.attention.scope == "none"
                              ? "none"
                              : defaults.attention.gate;
}

}  // namespace gaze

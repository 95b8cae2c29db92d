#pragma once
#include <optional>

#include "cli/parse/flags.hpp"
#include "config/config.hpp"

namespace gaze {

/// The flags of `gaze train` that say what network there is. What is left out depends on the rest:
/// a transformer scores by scaled_dot and has no gate, scope none has none either.
struct AttentionFlags {
  std::optional<ScoreKind> score;                          ///< empty: by family
  std::optional<GateKind> gate;                            ///< empty: by family and scope
  int embedding_size = 0, attention_size = 0, layers = 0;  ///< 0: by family
};

/// `chosen` and `config` outlive the flags.
void add_attention_flags(Flags& flags, AttentionFlags& chosen, DecoderConfig& config);

/// Puts what was chosen, or follows from the rest, into `config`.
void resolve_defaults(const AttentionFlags& chosen, DecoderConfig& config);

}  // namespace gaze

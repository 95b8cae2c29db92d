#pragma once
#include <cstdint>
#include <optional>

#include "gaze/export.hpp"

namespace gaze {

/// How a hard model turns its attention weights into a context when it decodes.
enum class AttentionChoice { expectation, argmax, sample };

/// How a caption is searched for. The members are the defaults the help text prints.
struct DecodeOptions {
  int beam = 3;        ///< hypotheses kept a step; 1 is greedy. 1..100
  int max_words = 20;  ///< longest caption, the end token not counted. 1..200
  int min_words = 0;   ///< the end token is impossible before this many words. 0..max_words
  /// alpha: hypotheses are ranked by log_prob / |Y|^alpha, |Y| counting the end token.
  /// Empty: the model's own default, chosen on its dev split.
  std::optional<double> length_penalty;
  int n_best = 1;           ///< captions returned, 1..beam (with `sample`: that many draws)
  int no_repeat_ngram = 0;  ///< no group of n words occurs twice; 0 is off
  bool sample = false;      ///< draw words instead of searching; the three below apply to it alone
  double temperature = 1;   ///< > 0; divides the logits before drawing
  int top_k = 0;            ///< draw among the k most probable words only; 0 is off
  double top_p = 1;         ///< draw among the most probable words that hold this share. (0, 1]
  std::uint64_t seed = 0;   ///< the same seed gives the same caption in any batch
  AttentionChoice attention_choice = AttentionChoice::expectation;
  int candidates = 0;  ///< most probable words recorded a step, 0..20
};

/// Throws Error(usage) with a sentence if a value is out of its range or two disagree. Thread-safe.
GAZE_API void check(const DecodeOptions& options);

}  // namespace gaze

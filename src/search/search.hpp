#pragma once
#include <utility>
#include <vector>

#include "gaze/decode_options.hpp"
#include "search/step_model.hpp"

namespace gaze {

/// A candidate token, with its natural log-probability.
struct RankedToken {
  int token = 0;
  double log_prob = 0;
};

/// One finished (or cut) caption in tokens, start and end tokens not included.
/// Word t was read from row `rows[t]` of step t, so what the model kept of that step (its attention
/// map, its gate) can be looked up there.
struct Hypothesis {
  std::vector<int> tokens;
  std::vector<double> log_probs;  ///< of each token; temperature 1, whatever the flags
  std::vector<int> rows;          ///< rows[t] is a row of step t
  std::vector<std::vector<RankedToken>>
      candidates;           ///< per token, best first; empty unless asked for
  double end_log_prob = 0;  ///< of the end token; 0 when not `ended`
  double log_prob = 0;      ///< sum of log_probs and end_log_prob
  double score = 0;         ///< log_prob / |Y|^alpha, what hypotheses are ranked by
  bool ended = false;
};

/// Captions `photos` photos together: for each, options.n_best hypotheses, best first.
/// Greedy is beam 1; `options.sample` draws instead. `length_penalty` is the alpha to use when the
/// options carry none. A photo's result does not depend on the photos beside it.
/// A beam that never ends yields its best unfinished caption; unknown_token() never occurs in one;
/// the search of a photo stops when none of its live hypotheses can still win.
/// Throws Error(usage) as check(options) does.
std::vector<std::vector<Hypothesis>> search(StepModel& model, int photos,
                                            const DecodeOptions& options, double length_penalty);

}  // namespace gaze

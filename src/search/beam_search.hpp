#pragma once
#include <vector>

#include "gaze/decode_options.hpp"
#include "search/search.hpp"
#include "search/step_model.hpp"

namespace gaze {

/// Beam search of `photos` photos in parallel, for checked options. For one photo:
/// - A step continues every live hypothesis with every allowed word and ranks the results by summed
///   log-probability; ties go to the lower parent, then to the lower token.
/// - A result with the end token is finished if it is among the best `beam`; it then leaves the
///   beam, and the best `beam` results without end token stay live. Beam 1 stops at its first end
///   token: it is greedy whatever alpha.
/// - Finished ones are ranked by log_prob / |Y|^alpha (a tie goes to the one finished first) and
///   the best n_best are kept. The search stops when there are n_best of them and no live
///   hypothesis could beat the last: its log_prob can only fall, and with alpha > 0 its score can
///   at most rise to log_prob / (max_words + 1)^alpha.
/// - After max_words words a hypothesis ends if the end token is among the best `beam` results as
///   at any step, and is cut otherwise. Cut ones follow the finished ones where these are too few.
/// All hypotheses of a photo are distinct; a tiny vocabulary may not have n_best of them.
std::vector<std::vector<Hypothesis>> beam_search(StepModel& model, int photos,
                                                 const DecodeOptions& options, double alpha);

}  // namespace gaze

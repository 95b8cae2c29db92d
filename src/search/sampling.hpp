#pragma once
#include <cstdint>
#include <random>
#include <vector>

#include "gaze/decode_options.hpp"
#include "search/search.hpp"
#include "search/step_model.hpp"

namespace gaze {

/// Draws options.n_best captions for each photo, for checked options, and returns them by falling
/// score (a tie: in the order drawn). Draws may coincide.
/// Each draw has its own generator, a function of options.seed and the draw's number alone, so the
/// other photos never matter.
/// After max_words words a caption is ended if the next draw is the end token, and cut otherwise.
std::vector<std::vector<Hypothesis>> sample_captions(StepModel& model, int photos,
                                                     const DecodeOptions& options, double alpha);

/// One word drawn from V natural logs `log_probs` without the `forbidden` tokens (ascending):
/// p_i proportional to exp(log_probs_i / temperature), of which first the top_k most probable and
/// then the fewest most probable that hold top_p of the rest are kept (ties: the lower token).
/// `uniform` in [0, 1) decides. -1 if no word is possible.
int draw_token(const float* log_probs, int vocabulary_size, const std::vector<int>& forbidden,
               const DecodeOptions& options, double uniform);

/// The next number in [0, 1), a multiple of 2^-53. std::uniform_real_distribution is not used,
/// since standard libraries differ in what it returns.
double uniform(std::mt19937_64& rng);

/// The generator of draw number `draw`.
std::mt19937_64 generator(std::uint64_t seed, int draw);

}  // namespace gaze

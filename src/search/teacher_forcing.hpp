#pragma once
#include <vector>

#include "search/search.hpp"
#include "search/step_model.hpp"

namespace gaze {

/// Reads given captions in place of searching for them (teacher forcing): `captions` of the model's
/// first photo, in tokens without start and end, all read together, a row each. One ended hypothesis
/// a caption, in the same order, with the model's probability of each of its tokens; no score and no
/// candidates. A caption's result does not depend on the captions beside it.
std::vector<Hypothesis> force_captions(StepModel& model,
                                       const std::vector<std::vector<int>>& captions);

}  // namespace gaze

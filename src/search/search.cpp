#include "search/search.hpp"

#include <cmath>
#include <string>

#include "gaze/error.hpp"
#include "search/beam_search.hpp"
#include "search/sampling.hpp"

namespace gaze {

std::vector<std::vector<Hypothesis>> search(StepModel& model, int photos,
                                            const DecodeOptions& options, double length_penalty) {
  check(options);
  if (photos < 0) {
    throw Error(ErrorKind::usage, "photos must be 0 or more, got " + std::to_string(photos));
  }
  const double alpha = options.length_penalty.value_or(length_penalty);
  if (!(alpha >= 0) || !std::isfinite(alpha)) {
    throw Error(ErrorKind::usage,
                "the model's length penalty must be 0 or more, got " + std::to_string(alpha));
  }
  return options.sample ? sample_captions(model, photos, options, alpha)
                        : beam_search(model, photos, options, alpha);
}

}  // namespace gaze

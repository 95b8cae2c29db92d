#include "metric/perplexity.hpp"

#include <cmath>

#include "gaze/error.hpp"

namespace gaze {

double perplexity(const std::vector<CaptionLikelihood>& captions) {
  double log_prob = 0, words = 0;
  for (const auto& caption : captions) {
    log_prob += caption.log_prob;
    words += caption.words;
  }
  if (words <= 0) throw Error(ErrorKind::usage, "perplexity needs at least one word, got none");
  return std::exp(-log_prob / words);
}

}  // namespace gaze

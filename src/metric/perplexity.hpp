#pragma once
#include <vector>

namespace gaze {

/// A caption's likelihood by a model: the natural log of its probability and the number of words
/// (the end token is one where its probability is included).
struct CaptionLikelihood {
  double log_prob = 0;
  int words = 0;
};

/// exp(-sum log_prob / sum words): the corpus's perplexity a word.
/// Throws Error(usage) if there is no word.
double perplexity(const std::vector<CaptionLikelihood>& captions);

}  // namespace gaze

#pragma once
#include <cstddef>
#include <vector>

#include "metric/corpus.hpp"

namespace gaze {

/// How much a set of captions varies. A model that writes the same caption for every photo scores
/// low here even with a high BLEU.
struct Diversity {
  double distinct_1 = 0;            ///< different words / words (Li et al. 2016), 0..1
  double distinct_2 = 0;            ///< different pairs of neighbours / words, 0..1
  std::size_t vocabulary = 0;       ///< different words
  std::size_t unique_captions = 0;  ///< different captions
  double mean_length = 0;           ///< words a caption
};

/// All zero for no captions.
Diversity diversity(const std::vector<Tokens>& captions);

/// Share of the captions, 0..1, that are not word for word among the training captions; 0 for no
/// captions.
double novelty(const std::vector<Tokens>& captions, const std::vector<Tokens>& training);

}  // namespace gaze

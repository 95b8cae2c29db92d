#pragma once
#include <vector>

#include "metric/corpus.hpp"
#include "metric/meteor/wordnet.hpp"

namespace gaze {

/// METEOR (Denkowski and Lavie 2014, version 1.5, English "rank" weights) without its paraphrase
/// table and with a function-word list of our own: near the official number but not equal to it.
/// Every output says so.
///
/// Words match exactly (weight 1), by stem (Snowball's English stemmer, 0.6) or as WordNet synonyms
/// (0.8), each word once. Of all such alignments: the most matches, then the greatest weight, the
/// fewest chunks, the least sum of distances. With delta = 0.75 for content words and 1 - delta for
/// function words, on sums over the corpus of each caption's best reference:
///   P = sum of weight * delta over matched words / sum of delta over words, for the caption
///   R = the same for the reference
///   Fmean = P R / (alpha P + (1 - alpha) R),                   alpha = 0.85
///   score = (1 - gamma (chunks / matches)^beta) Fmean,         beta = 0.2, gamma = 0.6
/// A caption equal to its reference has no penalty.
struct MeteorCounts {
  double hypothesis_matched = 0;  ///< sum of weight * delta over the caption's matched words
  double hypothesis_total = 0;    ///< sum of delta over the caption's words
  double reference_matched = 0;
  double reference_total = 0;
  double matches = 0;
  double chunks = 0;
  bool all_matched = true;  ///< every word on both sides is matched

  void add(const MeteorCounts& other);
  double score() const;  ///< 0..1
};

struct Meteor {
  double score = 0;  ///< 0..1, of the summed counts: not the mean of `per_image`
  std::vector<double> per_image;
  std::vector<MeteorCounts> counts;  ///< of each image's best reference
};

/// `wordnet` may be null: then synonyms do not match.
/// Throws Error(usage) if there is no image or one has no reference.
Meteor meteor(const std::vector<ScoredImage>& images, const WordNet* wordnet);

}  // namespace gaze

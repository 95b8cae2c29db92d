#pragma once
#include <string>
#include <vector>

#include "metric/bleu.hpp"
#include "metric/bootstrap.hpp"
#include "metric/cider.hpp"
#include "metric/corpus.hpp"
#include "metric/meteor/meteor.hpp"
#include "metric/rouge.hpp"

namespace gaze {

/// All scores of captions against references.
struct CaptionScores {
  Bleu bleu;
  RougeL rouge_l;
  Cider cider_d;
  Meteor meteor;
  std::vector<BleuCounts> bleu_counts;  ///< per image, for the bootstrap
};

/// Throws Error(usage) if there is no image or one has no reference. `wordnet` may be null.
CaptionScores score_captions(const std::vector<ScoredImage>& images, const WordNet* wordnet);

/// One number of CaptionScores: "bleu_1".."bleu_4", "rouge_l", "cider_d", "meteor".
struct NamedScore {
  std::string name;
  double value = 0;
  Interval interval;
};

/// The seven scores with their bootstrap intervals over images. CIDEr-D keeps the whole corpus's
/// document frequencies in every draw.
std::vector<NamedScore> scores_with_intervals(const CaptionScores& scores,
                                              const BootstrapOptions& options = {});

/// The seven differences b - a of two systems on the same images in the same order, with intervals
/// over paired draws: a difference whose interval contains 0 is not significant.
/// Throws Error(usage) if the numbers of images differ.
std::vector<NamedScore> score_differences(const CaptionScores& a, const CaptionScores& b,
                                          const BootstrapOptions& options = {});

}  // namespace gaze

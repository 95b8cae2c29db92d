#pragma once
#include <vector>

#include "metric/corpus.hpp"

namespace gaze {

/// ROUGE-L (Lin 2004) as coco-caption has it: with lcs the longest common subsequence in words,
///   P = max over references of lcs / |hypothesis|,  R = max over references of lcs / |reference|
/// (the two maxima apart), F = (1 + b^2) P R / (R + b^2 P), b = 1.2; 0 when nothing is shared.
struct RougeL {
  double score = 0;  ///< mean over images, 0..1
  std::vector<double> per_image;
};

/// Throws Error(usage) if there is no image or one has no reference.
RougeL rouge_l(const std::vector<ScoredImage>& images);

}  // namespace gaze

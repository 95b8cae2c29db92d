#pragma once
#include <vector>

#include "config/concept_config.hpp"
#include "config/confidence_config.hpp"
#include "metric/calibration.hpp"
#include "metric/corpus.hpp"
#include "search/search.hpp"
#include "text/vocabulary.hpp"

namespace gaze {

struct FittedConfidence {
  ConfidenceConfig curve;
  std::vector<CalibrationScores> lists;  ///< of each dev list, with the curve fitted on all of them
};

/// How likely it is that a decoder with concepts names the main thing rightly: judges the captions it
/// wrote for the dev lists, one by one while score_split() runs. A caption is right if one of its
/// photo's references names, in any form, the concept of the caption's first noun; one that names no
/// concept is not right.
class DevConfidence {
 public:
  /// The arguments outlive this object.
  DevConfidence(const ConceptConfig& concepts, const Vocabulary& vocabulary);

  /// The captions that follow are of the next dev list.
  void begin_list() { lists_.emplace_back(); }
  /// `probabilities`: of the photo's concepts.
  void add(const std::vector<Tokens>& references, const Hypothesis& caption,
           const std::vector<float>& probabilities);

  /// Every caption counts alike. Throws Error(usage) if there is none.
  FittedConfidence fitted() const;

 private:
  const ConceptConfig& concepts_;
  const Vocabulary& vocabulary_;
  std::vector<int> concept_of_word_;
  std::vector<std::vector<JudgedAnswer>> lists_;
};

}  // namespace gaze

#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "config/concept_config.hpp"
#include "text/vocabulary.hpp"
#include "train/targets/training_set.hpp"

// Letters: P photos, K concepts, F features a cell, C classes.

namespace gaze {

/// What the concepts of a decoder (nn/decoder/concepts.hpp) start from and learn from.
struct ConceptTargets {
  /// [P, K] F16: the share of a photo's captions that name the concept, each caption with its worth.
  at::Tensor named;
  /// [K]: its mean over the photos, held away from 0 and 1.
  at::Tensor common;
  at::Tensor classifier_weight;  ///< [C, F]; undefined: no classifier
  at::Tensor classifier_bias;    ///< [C]
  std::uint64_t digest = 0;      ///< over all of it
};

/// The concepts a caption names: each once, ascending.
std::vector<int> concepts_named(const std::vector<int>& words,
                                const std::vector<int>& concept_of_word, int concepts);

/// Without a classifier.
ConceptTargets concept_targets(const TrainingSet& set, const Vocabulary& vocabulary,
                               const ConceptConfig& config);

}  // namespace gaze

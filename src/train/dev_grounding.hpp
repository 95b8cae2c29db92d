#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "metric/grounding/grounding.hpp"
#include "metric/grounding/grounding_data.hpp"
#include "nn/model/step_decoder.hpp"
#include "search/search.hpp"
#include "train/targets/training_set.hpp"

namespace gaze {

/// The attention of a decoder at the things it names: scores the captions it wrote for a split as
/// gaze eval does (score_generated), photo by photo while score_split() runs.
class DevGrounding {
 public:
  /// The arguments outlive this object.
  DevGrounding(const GroundingData& data, const TrainingSet& split, const Vocabulary& vocabulary,
               const GridGeometry& grid)
      : data_(data), split_(split), vocabulary_(vocabulary), grid_(grid) {}

  /// The caption found for photo `photo` of the split, while `steps` still holds the attention of
  /// each word.
  void add(std::size_t photo, const Hypothesis& caption, const StepDecoder& steps);

  /// The words that name things with boxes, by photo.
  const std::vector<std::vector<PhraseScore>>& photos() const { return photos_; }

 private:
  const GroundingData& data_;
  const TrainingSet& split_;
  const Vocabulary& vocabulary_;
  GridGeometry grid_;
  std::vector<std::vector<PhraseScore>> photos_;
};

/// Means over all words; empty if there is none.
std::optional<GroundingMeans> grounding_means(const std::vector<std::vector<PhraseScore>>& photos);

}  // namespace gaze

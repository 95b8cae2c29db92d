#pragma once
#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "gaze/caption.hpp"
#include "metric/grounding/grounding_data.hpp"
#include "train/targets/training_set.hpp"

namespace gaze {

/// Targets of attention for the words of a training set, from people's boxes. Letters: K maps, L
/// cells.
struct BoxTargets {
  at::Tensor maps;  ///< [K, L] float16, each row beta: >= 0, sum 1 (see box_cover)
  /// [K, L] each: the same in the photos' further views; a row of zeros where the view does not show
  /// the boxes.
  std::vector<at::Tensor> view_maps;
  /// of_word[photo][caption][word]: the word's row of `maps`, or -1 where no box is known.
  std::vector<std::vector<std::vector<int>>> of_word;
  std::uint64_t digest = 0;    ///< changes with any map or word
  std::size_t words = 0;       ///< that have a map
  std::size_t captions = 0;    ///< with such a word
  std::size_t mismatched = 0;  ///< captions with phrases that read like none of their photo's
};

/// Each word inside a phrase gets the boxes of the phrase's chain, all of them where several
/// phrases hold it. A caption with phrases is known by its photo and its words, not by its number.
/// views: which further views of the photos there will be.
BoxTargets box_targets(const TrainingSet& set, const GroundingData& data, const GridGeometry& grid,
                       const std::vector<ViewKind>& views = {});

/// Those of several training sets, as of one that holds their photos one after the other.
BoxTargets joined(const std::vector<BoxTargets>& parts);

}  // namespace gaze

#pragma once
#include <memory>
#include <vector>

#include "engine/torch/training_photos.hpp"
#include "engine/training_run.hpp"
#include "metric/grounding/grounding_data.hpp"
#include "train/targets/box_targets.hpp"

namespace gaze {

/// A folder's boxes and phrases, all files together; null if it has none.
/// Throws Error(input) if a file is malformed.
std::shared_ptr<const GroundingData> read_grounding(const TrainingFolder& folder);

/// Finds the training captions' words in the boxes and phrases (`grounding`: of each folder, null
/// where it has none), in the photos' further views too; says how many there are and what did not
/// fit.
/// Throws Error(input) if no word of the training captions has a box.
std::shared_ptr<const BoxTargets> training_boxes(
    const std::vector<FolderSets>& folders,
    const std::vector<std::shared_ptr<const GroundingData>>& grounding, const GridGeometry& grid,
    const std::vector<ViewKind>& views, const TrainingRunObserver& observer);

}  // namespace gaze

#pragma once
#include <memory>

#include "engine/training_run.hpp"
#include "metric/grounding/grounding_data.hpp"
#include "train/box_targets.hpp"

namespace gaze {

/// The request's boxes and phrases; null if it has none.
/// Throws Error(input) if a file is malformed.
std::unique_ptr<const GroundingData> read_grounding(const TrainingRequest& request);

/// Finds the training captions' words in the boxes and phrases; reports their number and what did
/// not match.
/// Throws Error(input) if no word of the training captions has a box.
std::shared_ptr<const BoxTargets> training_boxes(const TrainingRequest& request,
                                                 const GroundingData& grounding,
                                                 const TrainingSet& train, const GridGeometry& grid,
                                                 const TrainingRunObserver& observer);

}  // namespace gaze

#pragma once
#include <memory>

#include "train/box_targets.hpp"
#include "train/training_run.hpp"

namespace gaze {

/// Reads the request's boxes and phrases and finds the training captions' words in them; says how
/// many there are and what did not fit.
/// Throws Error(input) if a file is malformed or no word of the training captions has a box.
std::shared_ptr<const BoxTargets> training_boxes(const TrainingRequest& request,
                                                 const TrainingSet& train, const GridGeometry& grid,
                                                 const TrainingRunObserver& observer);

}  // namespace gaze

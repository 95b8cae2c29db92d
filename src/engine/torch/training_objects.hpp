#pragma once
#include <memory>
#include <vector>

#include "engine/torch/training_photos.hpp"
#include "engine/training_run.hpp"
#include "train/targets/object_targets.hpp"

namespace gaze {

/// Reads the folders' object sets; says of how many training photos the objects are known.
/// Throws Error(input) if a file is malformed, and Error(usage) if no training photo has a set.
std::shared_ptr<const ObjectTargets> training_objects(const std::vector<FolderSets>& folders,
                                                      const TrainingRunObserver& observer);

}  // namespace gaze

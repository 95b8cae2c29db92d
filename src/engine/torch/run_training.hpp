#pragma once
#include "engine/training_run.hpp"

namespace gaze {

/// Reads the data, fills the feature cache, trains, chooses the length penalty on dev and writes
/// the model. Stops, and can be resumed, where the observer stops it. Throws Error as the functions
/// it calls do; what was done stays on disk.
TrainingRunResult run_training(const TrainingRequest& request, const TrainingRunObserver& observer);

}  // namespace gaze

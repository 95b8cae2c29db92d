#pragma once
#include "engine/training_run.hpp"
#include "support/temporary_folder.hpp"

namespace gaze_tests {

/// The sample photos as a data set in the layout of Flickr8k, in the folder "data".
void make_data(const TemporaryFolder& folder);

/// A training of two epochs on it, of a small decoder on the tiny encoder.
gaze::TrainingRequest request_in(const TemporaryFolder& folder);

}  // namespace gaze_tests

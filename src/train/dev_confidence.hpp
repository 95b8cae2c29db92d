#pragma once
#include <vector>

#include "config/confidence_config.hpp"
#include "metric/calibration.hpp"
#include "train/training_data.hpp"

namespace gaze {

struct DevConfidence {
  ConfidenceConfig curve;
  std::vector<CalibrationScores> lists;  ///< of each dev list, with the curve fitted on all of them
};

/// Captions the photos of the dev lists (beam 3) and fits the curve to whether each caption is right:
/// whether a reference names, in any form, the concept of the caption's first noun. A caption that
/// names no concept is not right. Every caption counts alike. Of a decoder with concepts, in
/// evaluation mode.
DevConfidence fit_confidence(const TrainableModel& model, const TrainingData& data,
                             const ConceptConfig& concepts, double length_penalty);

}  // namespace gaze

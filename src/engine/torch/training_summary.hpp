#pragma once
#include <nlohmann/json.hpp>
#include <vector>

#include "engine/torch/training_photos.hpp"
#include "engine/training_run.hpp"
#include "train/dev_scorer.hpp"
#include "train/trainer.hpp"

namespace gaze {

/// What a model file says of its training: see ModelConfig::training.
nlohmann::json training_summary(const TrainOptions& options, const TrainingData& data,
                                const std::vector<FolderSets>& folders, const Trainer& trainer,
                                const TrainingRunResult& run);

}  // namespace gaze

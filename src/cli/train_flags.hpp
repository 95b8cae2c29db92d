#pragma once
#include <optional>
#include <string>
#include <vector>

#include "cli/attention_flags.hpp"
#include "cli/flags.hpp"
#include "train/training_run.hpp"

namespace gaze {

struct TrainFlags {
  TrainingRequest request;
  AttentionFlags attention;
  std::optional<double> box_weight;
  bool quiet = false;
};

Flags train_flags(TrainFlags& into);

}  // namespace gaze

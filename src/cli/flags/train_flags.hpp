#pragma once
#include <string>
#include <vector>

#include "cli/flags/attention_flags.hpp"
#include "cli/parse/flags.hpp"
#include "engine/training_run.hpp"

namespace gaze {

struct TrainFlags {
  TrainingRequest request;
  AttentionFlags attention;
  bool quiet = false;
};

Flags train_flags(TrainFlags& into);

}  // namespace gaze

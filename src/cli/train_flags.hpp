#pragma once
#include <string>
#include <vector>

#include "cli/attention_flags.hpp"
#include "cli/flags.hpp"
#include "train/training_run.hpp"

namespace gaze {

struct TrainFlags {
  TrainingRequest request;
  std::vector<std::string> data;  ///< the positional argument
  AttentionFlags attention;
  bool quiet = false;
};

Flags train_flags(TrainFlags& into);

}  // namespace gaze

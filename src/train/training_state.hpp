#pragma once
#include <ATen/core/Generator.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "config/train_options.hpp"
#include "train/adamw.hpp"
#include "train/trainable_model.hpp"

namespace gaze {

/// The next batch to do.
struct TrainingPlace {
  int epoch = 0;
  std::int64_t batch = 0;
};

/// How a training ended.
struct TrainingResult {
  bool finished = false;  ///< false: stopped by the observer, resume with the same call
  DevScores best;
  std::vector<DevScores> epochs;  ///< of the whole training, earlier sittings included
};

/// All that changes while a training runs: what a checkpoint holds.
struct TrainingState {
  TrainableModel model;
  std::unique_ptr<AdamW> optimizer;
  std::vector<at::Generator> generators;   ///< of each part of a batch: its dropout
  std::map<std::string, at::Tensor> best;  ///< averaged weights of the best epoch, by name
  TrainingPlace place;
  double baseline = 0;       ///< of REINFORCE, nats a word
  double epoch_seconds = 0;  ///< of the epoch under way
  TrainingResult result;
};

}  // namespace gaze

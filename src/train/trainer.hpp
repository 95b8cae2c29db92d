#pragma once
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "config/train_options.hpp"
#include "train/batch_workers.hpp"
#include "train/training_data.hpp"
#include "train/training_state.hpp"

namespace gaze {

/// Teaches a decoder (and an encoder that is to learn) captions by cross-entropy, scores the
/// averaged weights on every dev list after each epoch and keeps the best: the epoch with the
/// highest mean of the lists' CIDEr-D. Everything random is a function of the seed and the place in
/// the training, and the checkpoint holds the rest: a training that was interrupted and resumed
/// writes the same numbers as one that was not (same machine, same threads).
class Trainer {
 public:
  /// `folder` holds checkpoint.safetensors and log.jsonl and is made if missing. A checkpoint of
  /// the same options and vocabulary is taken up; one of others is refused with Error(usage).
  Trainer(const TrainOptions& options, TrainingData data, const std::string& folder);
  Trainer(const Trainer&) = delete;
  Trainer& operator=(const Trainer&) = delete;

  /// `on_best` is called when an epoch was the best so far, before its checkpoint is written, so
  /// that whatever it writes lies there when the training goes on behind that epoch.
  TrainingResult run(const TrainObserver& observer, const std::function<void()>& on_best = {});

  /// Whether an epoch was scored, in this sitting or before.
  bool has_best() const { return !state_.best.empty(); }
  /// The best averaged weights so far, in evaluation mode. Where has_best().
  TrainableModel best();
  const TrainingResult& result() const { return state_.result; }
  /// Of the decoder.
  std::int64_t parameter_count() const;

 private:
  /// Since the last report.
  struct Sums {
    double loss = 0, nll = 0, box_loss = 0, object_loss = 0, reward = 0, concept_loss = 0,
           text_nll = 0;
    double captions = 0, seconds = 0, batches = 0;
  };

  std::int64_t batches_an_epoch() const;
  TrainableModel new_model() const;
  std::vector<double> rate_shares() const;
  void train_batch(const std::vector<PhotoDraw>& order, Sums& sums);
  TrainProgress report(const Sums& sums);
  DevScores score();
  void log(const std::string& json_line);

  TrainOptions options_;
  TrainingData data_;
  std::string folder_;
  nlohmann::json key_;  // of the checkpoint
  // Of the features, see feature_standardisation.hpp; undefined where an encoder learns from random
  // weights.
  at::Tensor factors_;
  TrainingState state_;
  std::unique_ptr<BatchWorkers> workers_;
};

}  // namespace gaze

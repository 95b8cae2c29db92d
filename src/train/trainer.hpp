#pragma once
#include <map>
#include <memory>
#include <string>

#include "config/train_options.hpp"
#include "features/feature_store.hpp"
#include "nn/decoder.hpp"
#include "text/vocabulary.hpp"
#include "train/adamw.hpp"
#include "train/box_targets.hpp"
#include "train/trainable_model.hpp"
#include "train/training_set.hpp"

namespace gaze {

/// What a training run works on.
struct TrainingData {
  std::shared_ptr<const FeatureStore> store;      ///< grids; pixels where the encoder learns too
  std::shared_ptr<const EncoderWeights> encoder;  ///< where an encoder that learns starts, or null
  TrainingSet train, dev;
  Vocabulary vocabulary;                    ///< from the training captions
  std::shared_ptr<const BoxTargets> boxes;  ///< of `train`; null: none
};

/// How a training ended.
struct TrainingResult {
  bool finished = false;  ///< false: stopped by the observer, resume with the same call
  DevScores best;
  std::vector<DevScores> epochs;  ///< of the whole training, earlier sittings included
};

/// Throws Error(usage) if `folder` holds the checkpoint of a training with another encoder (that of
/// a FeatureStoreKey) or, where `train` is given, of other captions: what Trainer would say too,
/// but after hours of encoding. Does nothing where there is no checkpoint.
void refuse_other_checkpoint(const std::string& folder, const std::string& encoder,
                             bool encoder_learns, const TrainingSet* train);

/// Teaches a decoder (and an encoder that is to learn) captions by cross-entropy, scores the
/// averaged weights on dev after each epoch and keeps the best. Everything random is a function of
/// the seed and the place in the training, and the checkpoint holds the rest: a training that was
/// interrupted and resumed writes the same numbers as one that was not (same machine, same
/// threads).
class Trainer {
 public:
  /// `folder` holds checkpoint.safetensors and log.jsonl and is made if missing. A checkpoint of
  /// the same options and vocabulary is taken up; one of others is refused with Error(usage).
  Trainer(const TrainOptions& options, TrainingData data, const std::string& folder);

  TrainingResult run(const TrainObserver& observer);

  /// The best averaged weights so far, in evaluation mode. After run().
  TrainableModel best();
  std::shared_ptr<Decoder> best_decoder() { return best().decoder; }
  /// Of the decoder.
  std::int64_t parameter_count() const;

 private:
  struct Position {  // where the training stands: the next batch to do
    int epoch = 0;
    std::int64_t batch = 0;
  };
  struct Sums {
    double loss = 0, nll = 0, box_loss = 0, captions = 0, seconds = 0, batches = 0;
  };

  std::int64_t batches_an_epoch() const;
  struct Part;  // a share of one batch
  TrainableModel new_model() const;
  void make_replicas();
  Part work_on(std::size_t part, const std::vector<std::size_t>& photos);
  void train_batch(const std::vector<std::size_t>& order, Sums& sums);
  DevScores score(double epoch_seconds);
  void save_checkpoint();
  void load_checkpoint();
  void log(const std::string& json_line);

  TrainOptions options_;
  TrainingData data_;
  std::string folder_;
  at::Tensor factors_;  // of the features, see unit_spread.hpp; undefined where an encoder learns
  TrainableModel model_;
  // One a part of the batch: the model's own weights (shared memory), gradients of their own.
  // Parts side by side keep two cores busy where threads inside each small product would wait for
  // each other; and because a batch is always cut the same way, the number of cores changes
  // nothing.
  std::vector<TrainableModel> replicas_;
  std::vector<at::Generator> generators_;  // of each part's dropout
  std::unique_ptr<AdamW> optimizer_;
  std::map<std::string, at::Tensor> best_;  // averaged weights of the best epoch
  Position position_;
  double baseline_ = 0;       // of REINFORCE, nats a word
  double epoch_seconds_ = 0;  // of the epoch under way
  TrainingResult result_;
};

}  // namespace gaze

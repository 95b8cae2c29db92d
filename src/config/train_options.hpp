#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "config/config.hpp"

namespace gaze {

/// How a decoder is trained. The members are the defaults the help text prints.
struct TrainOptions {
  DecoderConfig decoder;

  int epochs = 20;
  int batch_photos = 24;       ///< photos a batch; each brings captions_per_photo captions
  int micro_batches = 2;       ///< of a batch, computed in parallel, a thread each
  int captions_per_photo = 5;  ///< drawn anew each epoch where a photo has more
  int max_words = 22;          ///< longer captions are cut when training
  int min_count = 4;           ///< rarer words become <unk>

  double learning_rate = 1e-3;  ///< at its peak
  int warmup_batches = 500;     ///< linear from 0; then half a cosine down to final_rate
  double final_rate = 0.02;     ///< of the peak, at the end of the last epoch
  double weight_decay = 0.02;   ///< AdamW, on matrices only
  double clip_norm = 5;         ///< of the whole gradient
  double ema_decay = 0.998;     ///< of the moving average of the weights, which is what is kept

  double dropout_annotations = 0.3, dropout_embedding = 0.5, dropout_output = 0.5;
  double label_smoothing = 0.1;
  double position_init_std = 1;  ///< standard deviation of the initial position-encoding weights
  double doubly_stochastic = 1;  ///< lambda of eq. 14 of Xu et al., mean over cells
  double box_weight = 0;         ///< of box_loss(); needs boxes when above 0
  bool mirror = false;  ///< photos are shown mirrored too, in turn with the photos as they are
  int crops = 0;        ///< random crops of each photo that are shown in turn with it

  /// From which block on a pretrained encoder learns: see cut_encoder(); "none": it is frozen.
  std::string fine_tune_from = "none";
  int fine_tune_after = 1;      ///< epochs that the decoder learns alone first
  double fine_tune_rate = 0.1;  ///< of the decoder's learning rate, reached after a warm-up
  double object_weight = 0;     ///< of names_loss(); needs object sets when above 0
  ObjectPool object_pool = ObjectPool::mean;  ///< what the objects' head reads

  /// A decoder with concepts: see nn/decoder/concepts.hpp. Which ones they are is known when the
  /// captions have been read, and stands in `decoder` then.
  bool with_concepts = false;
  double concept_weight = 0.05;  ///< of names_loss()
  double dropout_concepts = 0.2;
  int text_captions = 24;    ///< captions without photos beside each batch of photos, if there are
  double text_weight = 0.3;  ///< of their loss

  /// Self-critical training: see self_critical.hpp.
  bool self_critical = false;
  int samples = 5;           ///< captions sampled a photo
  double cross_entropy = 0;  ///< weight of the captions' own loss beside it

  /// Hard attention alone: see reinforce.hpp.
  double sampled_captions = 0.5;  ///< probability that a caption's cells are drawn
  double reinforce = 0.1;         ///< lambda_r; nn/attention/README.md compares values
  double entropy = 0.001;         ///< lambda_e

  int patience = 5;              ///< epochs without a better dev CIDEr-D before stopping
  int checkpoint_batches = 100;  ///< between two checkpoints inside an epoch
  std::uint64_t seed = 1;
};

/// Throws Error(usage) if a value is out of range.
void check(const TrainOptions& options);

/// Mean losses since the last report.
struct TrainProgress {
  int epoch = 0, epochs = 0;   ///< from 1
  int batch = 0, batches = 0;  ///< of this epoch, from 1
  double loss = 0;             ///< what is minimised
  double nll = 0;              ///< nats a word, end tokens counted
  double box_loss = 0;         ///< nats a word that has boxes; 0 where none is asked for
  double reward = 0;           ///< mean CIDEr-D of the sampled captions; 0 where none are
  double object_loss = 0;      ///< nats a photo whose objects are known; 0 where none is asked for
  double concept_loss = 0;     ///< nats a photo; 0 without concepts
  double text_nll = 0;         ///< nats a word of captions without photos; 0 where there are none
  double learning_rate = 0;
  double captions_a_second = 0;
  double seconds_left = 0;  ///< of the whole training, dev scoring not counted
};

/// Scores on one dev list, with the default beam.
struct DevListScores {
  std::string name;
  int photos = 0;
  double cider_d = 0;
  double bleu4 = 0;  ///< 0..1, with brevity penalty
};

/// Scores of the averaged weights after an epoch.
struct DevScores {
  int epoch = 0;
  double cider_d = 0, bleu4 = 0;  ///< means over the lists; the best epoch has the highest cider_d
  std::vector<DevListScores> lists;  ///< one a dev list
  double length_penalty = 0;         ///< alpha that gave them
  double epoch_seconds = 0;          ///< training alone
  bool best = false;
};

/// Callbacks of a training that runs. Called on the training thread.
struct TrainObserver {
  std::function<void(const TrainProgress&)> progress = [](const TrainProgress&) {};
  std::function<void(const DevScores&)> scored = [](const DevScores&) {};
  /// Asked after every batch: true writes a checkpoint and stops.
  std::function<bool()> stop = [] { return false; };
};

}  // namespace gaze

#include "config/train_options.hpp"

#include <cstdio>
#include <string>

#include "gaze/error.hpp"

namespace gaze {
namespace {

std::string text_of(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.9g", value);
  return text;
}

void require(const char* what, double value, double low, double high) {
  if (value >= low && value <= high) return;
  throw Error(ErrorKind::usage, std::string(what) + " must be in " + text_of(low) + ".." +
                                    text_of(high) + ", got " + text_of(value));
}

}  // namespace

void check(const TrainOptions& options) {
  check(options.decoder);
  require("epochs", options.epochs, 1, 10000);
  require("photos a batch", options.batch_photos, 1, 1024);
  require("parts a batch", options.micro_batches, 1, 64);
  require("captions a photo", options.captions_per_photo, 1, 1000);
  require("words a caption", options.max_words, 1, 200);
  require("least word count", options.min_count, 1, 1000000);
  require("learning rate", options.learning_rate, 0, 1);
  require("warm-up batches", options.warmup_batches, 1, 1e9);
  require("final rate", options.final_rate, 0, 1);
  require("weight decay", options.weight_decay, 0, 1);
  require("gradient norm", options.clip_norm, 1e-6, 1e9);
  require("average decay", options.ema_decay, 0, 0.999999);
  require("annotation dropout", options.dropout_annotations, 0, 0.95);
  require("embedding dropout", options.dropout_embedding, 0, 0.95);
  require("output dropout", options.dropout_output, 0, 0.95);
  require("spread of places", options.position_init_std, 0, 100);
  require("label smoothing", options.label_smoothing, 0, 0.9);
  require("doubly stochastic weight", options.doubly_stochastic, 0, 1e6);
  require("share of sampled captions", options.sampled_captions, 0, 1);
  require("weight of REINFORCE", options.reinforce, 0, 1e6);
  require("weight of the entropy", options.entropy, 0, 1e6);
  require("box weight", options.box_weight, 0, 1e6);
  if (options.box_weight > 0 && !has_scores(options.decoder.attention)) {
    throw Error(ErrorKind::usage, "attention scope " + options.decoder.attention.scope +
                                      " cannot be told where to look: leave the box weight at 0");
  }
  require("patience", options.patience, 1, 10000);
  require("checkpoint batches", options.checkpoint_batches, 1, 1e9);
}

}  // namespace gaze

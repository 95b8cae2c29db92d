#include "train/trainer.hpp"

#include <ATen/CPUGeneratorImpl.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <utility>

#include "base/stopwatch.hpp"
#include "files/make_folder.hpp"
#include "gaze/error.hpp"
#include "nn/tensor/torch_errors.hpp"
#include "train/checkpoint.hpp"
#include "train/dev_scorer.hpp"
#include "train/feature_standardisation.hpp"
#include "train/learning_rate.hpp"
#include "train/reinforce.hpp"

namespace gaze {
namespace {

// Progress is reported, and the log grows, this often.
constexpr std::int64_t kReportBatches = 20;

AdamWOptions adamw_options(const TrainOptions& options) {
  AdamWOptions adamw;
  adamw.weight_decay = options.weight_decay;
  adamw.ema_decay = options.ema_decay;
  return adamw;
}

void require_photos(const TrainingData& data) {
  std::size_t dev = 0;
  bool empty = data.train.size() == 0 || data.dev.empty();
  for (const DevList& list : data.dev) {
    dev += list.set.size();
    empty = empty || list.set.size() == 0;
  }
  if (!empty) return;
  throw Error(ErrorKind::usage, "training needs photos to learn from and photos to score on, got " +
                                    std::to_string(data.train.size()) + " and " +
                                    std::to_string(dev));
}

}  // namespace

Trainer::Trainer(const TrainOptions& options, TrainingData data, const std::string& folder)
    : options_(options), data_(std::move(data)), folder_(folder) {
  check(options_);
  require_photos(data_);
  if (options_.box_weight > 0 &&
      (data_.boxes == nullptr || data_.boxes->of_word.size() != data_.train.size())) {
    throw Error(ErrorKind::usage, "a box weight above 0 needs the boxes of the training photos");
  }
  make_folder(folder_);
  if (options_.object_weight > 0 &&
      (data_.objects == nullptr || data_.objects->known.size() != data_.train.size())) {
    throw Error(ErrorKind::usage, "an object weight above 0 needs the photos' object sets");
  }
  if (!options_.decoder.concepts.empty() &&
      (data_.concepts == nullptr ||
       data_.concepts->named.size(0) != static_cast<std::int64_t>(data_.train.size()))) {
    throw Error(ErrorKind::usage, "a decoder with concepts needs the concepts of the photos");
  }
  key_ = checkpoint_key(options_, data_);
  if (data_.encoder == nullptr || data_.encoder->pretrained) {
    factors_ = standardising_factors(*new_model().features, data_.train.record);
  }
  torch::manual_seed(options_.seed);
  state_.model = new_model();
  scale_position_encoding(*state_.model.decoder, options_.position_init_std);
  if (data_.concepts != nullptr) start_concepts(*data_.concepts, *state_.model.decoder);
  if (data_.start != nullptr) {
    require_same_decoder(*data_.start, options_.decoder);
    take_over(*data_.start, data_.vocabulary, options_.decoder.concepts, *state_.model.decoder);
  }
  if (factors_.defined()) {
    const at::Tensor back = factors_.reciprocal();
    if (data_.start != nullptr) {
      fold_factors(*state_.model.decoder, back);
    } else {
      fold_concept_factors(*state_.model.decoder, back);
    }
  }
  state_.optimizer = std::make_unique<AdamW>(state_.model.parameters(), adamw_options(options_));
  std::vector<TrainableModel> copies;
  for (int part = 0; part < options_.micro_batches; ++part) {
    copies.push_back(new_model());
    state_.generators.push_back(at::make_generator<at::CPUGeneratorImpl>(
        options_.seed * 1000 + static_cast<std::uint64_t>(part)));
  }
  workers_ = std::make_unique<BatchWorkers>(options_, data_, state_, std::move(copies));
  // The mean loss of a decoder that gives every word the same probability.
  state_.baseline = std::log(double(data_.vocabulary.size()));
  load_checkpoint(folder_, key_, state_);
}

std::int64_t Trainer::parameter_count() const {
  std::int64_t count = 0;
  for (const auto& parameter : state_.model.decoder->parameters()) count += parameter.numel();
  return count;
}

std::int64_t Trainer::batches_an_epoch() const {
  const auto photos = static_cast<std::int64_t>(draws_an_epoch(data_.train));
  return (photos + options_.batch_photos - 1) / options_.batch_photos;
}

TrainableModel Trainer::new_model() const {
  TrainableModel model = make_trainable_model(options_.decoder, data_.vocabulary.size(),
                                              data_.store, data_.encoder.get());
  if (factors_.defined()) model.features = scaled_features(model.features, factors_);
  if (options_.object_weight > 0) {
    model.objects = object_head(*data_.objects, options_.decoder.feature_size);
  }
  return model;
}

/// Of the learning rate, for each parameter; empty where all learn alike.
std::vector<double> Trainer::rate_shares() const {
  if (data_.encoder == nullptr || !data_.encoder->pretrained) return {};
  const std::int64_t batches = batches_an_epoch();
  const std::int64_t since =
      (state_.place.epoch - options_.fine_tune_after) * batches + state_.place.batch;
  const double share =
      options_.fine_tune_rate * std::clamp(double(since + 1) / options_.warmup_batches, 0.0, 1.0);
  std::vector<double> shares;
  for (const auto& [name, parameter] : state_.model.parameters()) {
    shares.push_back(name.rfind("encoder.", 0) == 0 ? share : 1);
  }
  return shares;
}

void Trainer::train_batch(const std::vector<PhotoDraw>& order, Sums& sums) {
  const Stopwatch watch;
  const TrainingPlace& place = state_.place;
  const auto first = static_cast<std::size_t>(place.batch * options_.batch_photos);
  const auto last = std::min(order.size(), first + static_cast<std::size_t>(options_.batch_photos));
  const BatchLosses batch = workers_->work({order.begin() + static_cast<std::ptrdiff_t>(first),
                                            order.begin() + static_cast<std::ptrdiff_t>(last)});
  if (!std::isfinite(batch.loss)) {
    throw Error(ErrorKind::environment, "the loss became " + std::to_string(batch.loss) +
                                            " in epoch " + std::to_string(place.epoch + 1) +
                                            ", batch " + std::to_string(place.batch + 1) +
                                            "; try a lower learning rate");
  }
  if (options_.decoder.attention.kind == AttentionKind::hard && batch.caption_nll > 0) {
    state_.baseline = next_baseline(state_.baseline, batch.caption_nll);
  }
  const std::int64_t done = place.epoch * batches_an_epoch() + place.batch;
  state_.optimizer->step(batch.gradients,
                         learning_rate(options_, done, options_.epochs * batches_an_epoch()),
                         options_.clip_norm, rate_shares());
  sums.loss += batch.loss;
  sums.nll += batch.nll;
  sums.box_loss += batch.box_loss;
  sums.object_loss += batch.object_loss;
  sums.reward += batch.reward;
  sums.concept_loss += batch.concept_loss;
  sums.text_nll += batch.text_nll;
  sums.captions += batch.captions;
  sums.seconds += watch.seconds();
  sums.batches += 1;
}

TrainProgress Trainer::report(const Sums& sums) {
  const std::int64_t batches = batches_an_epoch();
  const TrainingPlace& place = state_.place;  // One batch further already.
  TrainProgress progress;
  progress.epoch = place.epoch + 1;
  progress.epochs = options_.epochs;
  progress.batch = static_cast<int>(place.batch);
  progress.batches = static_cast<int>(batches);
  progress.loss = sums.loss / sums.batches;
  progress.nll = sums.nll / sums.batches;
  progress.box_loss = sums.box_loss / sums.batches;
  progress.object_loss = sums.object_loss / sums.batches;
  progress.reward = sums.reward / sums.batches;
  progress.concept_loss = sums.concept_loss / sums.batches;
  progress.text_nll = sums.text_nll / sums.batches;
  progress.learning_rate =
      learning_rate(options_, place.epoch * batches + place.batch - 1, options_.epochs * batches);
  progress.captions_a_second = sums.captions / sums.seconds;
  progress.seconds_left =
      sums.seconds / sums.batches * double((options_.epochs - place.epoch) * batches - place.batch);
  nlohmann::json line = {{"epoch", progress.epoch},
                         {"batch", progress.batch},
                         {"loss", progress.loss},
                         {"nll", progress.nll},
                         {"learning_rate", progress.learning_rate},
                         {"captions_a_second", progress.captions_a_second}};
  if (options_.box_weight > 0) line["box_loss"] = progress.box_loss;
  if (options_.self_critical) line["reward"] = progress.reward;
  if (options_.object_weight > 0) line["object_loss"] = progress.object_loss;
  if (data_.concepts != nullptr) line["concept_loss"] = progress.concept_loss;
  if (data_.text != nullptr) line["text_nll"] = progress.text_nll;
  log(line.dump());
  return progress;
}

DevScores Trainer::score() {
  state_.optimizer->swap_average();
  state_.model.decoder->eval();
  DevScores scores;
  scores.epoch = state_.place.epoch + 1;
  scores.length_penalty = kDevLengthPenalty;
  scores.epoch_seconds = state_.epoch_seconds;
  scores.lists = score_lists(*state_.model.decoder, data_.vocabulary, *state_.model.features,
                             data_.dev, kDevLengthPenalty);
  scores.cider_d = mean_cider_d(scores.lists);
  scores.bleu4 = mean_bleu4(scores.lists);
  TrainingResult& result = state_.result;
  scores.best = result.epochs.empty() || scores.cider_d > result.best.cider_d;
  if (scores.best) {
    result.best = scores;
    state_.best.clear();
    for (const auto& [name, parameter] : state_.model.parameters()) {
      state_.best[name] = parameter.detach().clone();
    }
  }
  result.epochs.push_back(scores);
  state_.optimizer->swap_average();
  return scores;
}

TrainingResult Trainer::run(const TrainObserver& observer, const std::function<void()>& on_best) {
  return without_torch_errors("training", [&] {
    const std::int64_t batches = batches_an_epoch();
    TrainingPlace& place = state_.place;
    TrainingResult& result = state_.result;
    while (place.epoch < options_.epochs) {
      if (!result.epochs.empty() && place.epoch - result.best.epoch >= options_.patience) {
        break;
      }
      const auto order = epoch_draws(data_.train, options_.seed, place.epoch);
      Sums sums;
      while (place.batch < batches) {
        train_batch(order, sums);
        ++place.batch;
        if (place.batch % kReportBatches == 0 || place.batch == batches) {
          observer.progress(report(sums));
          state_.epoch_seconds += sums.seconds;
          sums = Sums();
        }
        const bool stop = observer.stop();
        if (stop || (place.batch % options_.checkpoint_batches == 0 && place.batch < batches)) {
          save_checkpoint(folder_, state_, key_);
        }
        if (stop) return result;
      }
      const DevScores scores = score();
      observer.scored(scores);
      log(to_json(scores).dump());
      if (scores.best && on_best) on_best();
      state_.epoch_seconds = 0;
      ++place.epoch;
      place.batch = 0;
      save_checkpoint(folder_, state_, key_);
    }
    result.finished = true;
    return result;
  });
}

TrainableModel Trainer::best() {
  const at::NoGradGuard no_grad;
  TrainableModel model = new_model();
  for (auto& [name, parameter] : model.parameters()) parameter.copy_(state_.best.at(name));
  if (factors_.defined()) fold_factors(*model.decoder, factors_);
  model.features = make_features(data_.store, data_.encoder.get(), model.encoder);
  model.decoder->eval();
  return model;
}

void Trainer::log(const std::string& json_line) {
  std::ofstream out(folder_ + "/log.jsonl", std::ios::app);
  out << json_line << '\n';
  if (!out.flush()) {
    throw Error(ErrorKind::environment, folder_ + "/log.jsonl: cannot be written");
  }
}

}  // namespace gaze

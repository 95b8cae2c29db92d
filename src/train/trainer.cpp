#include "train/trainer.hpp"

#include <ATen/CPUGeneratorImpl.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <future>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/fnv1a.hpp"
#include "config/train_option_table.hpp"
#include "gaze/error.hpp"
#include "nn/tensor/tensor_io.hpp"
#include "nn/tensor/torch_errors.hpp"
#include "train/box_loss.hpp"
#include "train/caption_loss.hpp"
#include "train/dev_scorer.hpp"
#include "train/feature_standardisation.hpp"
#include "train/learning_rate.hpp"
#include "train/reinforce.hpp"

namespace gaze {
namespace {

using nlohmann::json;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// Progress is reported, and the log grows, this often.
constexpr std::int64_t kReportBatches = 20;

// While training, dev is scored with this alpha; the best of several is chosen at the end.
constexpr double kDevLengthPenalty = 0.7;

json to_json(const DevScores& scores) {
  return {{"epoch", scores.epoch},
          {"cider_d", scores.cider_d},
          {"bleu4", scores.bleu4},
          {"length_penalty", scores.length_penalty},
          {"epoch_seconds", scores.epoch_seconds},
          {"best", scores.best}};
}

DevScores scores_from(const json& object) {
  DevScores scores;
  scores.epoch = object.at("epoch").get<int>();
  scores.cider_d = object.at("cider_d").get<double>();
  scores.bleu4 = object.at("bleu4").get<double>();
  scores.length_penalty = object.at("length_penalty").get<double>();
  scores.epoch_seconds = object.at("epoch_seconds").get<double>();
  scores.best = object.at("best").get<bool>();
  return scores;
}

std::uint64_t digest_of(const TrainingSet& set) {
  std::uint64_t digest = kFnvStart;
  const auto add = [&digest](const std::string& text) {
    digest = fnv1a(text.c_str(), text.size() + 1, digest);  // The zero parts one from the next.
  };
  for (std::size_t photo = 0; photo < set.size(); ++photo) {
    add(set.names[photo]);
    for (const Tokens& caption : set.captions[photo]) {
      for (const std::string& word : caption) add(word);
      add("");
    }
  }
  return digest;
}

// Which features a decoder learns on.
std::string features_of(const std::string& encoder, bool encoder_learns) {
  return encoder + (encoder_learns ? "" : ", of unit spread");
}

// What a checkpoint must agree with: the options that train_option_table() says are part of it, the
// network and the data. The number of epochs is one because the learning rate's cosine depends on
// it.
json fingerprint(const TrainOptions& o, const TrainingData& data) {
  ModelConfig shape;
  shape.decoder = o.decoder;
  const json model = gaze::to_json(shape);
  json all = fingerprint_options(o);
  all.update({{"decoder", model.at("decoder")},
              {"attention", model.at("attention")},
              {"encoder", data.encoder ? json(data.encoder->origin) : json()},
              {"features", features_of(data.store->key().encoder, data.encoder != nullptr)},
              {"captions", digest_of(data.train)},
              {"boxes", o.box_weight > 0 ? data.boxes->digest : 0},
              {"train_photos", data.train.size()},
              {"dev_photos", data.dev.size()},
              {"vocabulary", data.vocabulary.words()}});
  return all;
}

std::string checkpoint_of(const std::string& folder) { return folder + "/checkpoint.safetensors"; }

/// `options` in it is what fingerprint() was when the checkpoint was written.
json state_of(const SafetensorsFile& file, const std::string& path) {
  const auto found = file.metadata().find("gaze.checkpoint");
  const json state = found == file.metadata().end()
                         ? json()
                         : json::parse(found->second, nullptr, /*allow_exceptions=*/false);
  if (!state.is_object() || !state.contains("options") || !state["options"].is_object()) {
    throw Error(ErrorKind::model, path + ": is no checkpoint");
  }
  return state;
}

[[noreturn]] void refuse(const std::string& path, const std::string& what) {
  throw Error(ErrorKind::usage, path + ": was written with another " + what +
                                    "; give the options it was written with, or another work "
                                    "folder");
}

AdamWOptions adamw_options(const TrainOptions& options) {
  AdamWOptions adamw;
  adamw.weight_decay = options.weight_decay;
  adamw.ema_decay = options.ema_decay;
  return adamw;
}

}  // namespace

void refuse_other_checkpoint(const std::string& folder, const std::string& encoder,
                             bool encoder_learns, const TrainingSet* train) {
  const std::string path = checkpoint_of(folder);
  if (!std::filesystem::exists(path)) return;
  const json written = state_of(SafetensorsFile::open(path), path)["options"];
  if (written.value("features", json()) != features_of(encoder, encoder_learns)) {
    refuse(path, "encoder");
  }
  if (train != nullptr && written.value("captions", json()) != digest_of(*train)) {
    refuse(path, "captions");
  }
}

Trainer::Trainer(const TrainOptions& options, TrainingData data, const std::string& folder)
    : options_(options), data_(std::move(data)), folder_(folder) {
  check(options_);
  if (data_.train.size() == 0 || data_.dev.size() == 0) {
    throw Error(ErrorKind::usage,
                "training needs photos to learn from and photos to score on, got " +
                    std::to_string(data_.train.size()) + " and " +
                    std::to_string(data_.dev.size()));
  }
  if (options_.box_weight > 0 &&
      (data_.boxes == nullptr || data_.boxes->of_word.size() != data_.train.size())) {
    throw Error(ErrorKind::usage, "a box weight above 0 needs the boxes of the training photos");
  }
  std::error_code failed;
  std::filesystem::create_directories(folder_, failed);
  if (failed) {
    throw Error(ErrorKind::environment, folder_ + ": cannot be made: " + failed.message());
  }
  if (data_.encoder == nullptr) factors_ = standardising_factors(*data_.store, data_.train.record);
  torch::manual_seed(options_.seed);
  model_ = new_model();
  scale_position_encoding(*model_.decoder, options_.position_init_std);
  optimizer_ = std::make_unique<AdamW>(model_.parameters(), adamw_options(options_));
  make_replicas();
  // What a decoder that knows nothing pays for a word.
  baseline_ = std::log(double(data_.vocabulary.size()));
  if (std::filesystem::exists(checkpoint_of(folder_))) load_checkpoint();
}

std::int64_t Trainer::parameter_count() const {
  std::int64_t count = 0;
  for (const auto& parameter : model_.decoder->parameters()) count += parameter.numel();
  return count;
}

std::int64_t Trainer::batches_an_epoch() const {
  const auto photos = static_cast<std::int64_t>(data_.train.size());
  return (photos + options_.batch_photos - 1) / options_.batch_photos;
}

TrainableModel Trainer::new_model() const {
  TrainableModel model = make_trainable_model(options_.decoder, data_.vocabulary.size(),
                                              data_.store, data_.encoder.get());
  if (factors_.defined()) model.features = scaled_features(model.features, factors_);
  return model;
}

void Trainer::make_replicas() {
  for (int part = 0; part < options_.micro_batches; ++part) {
    TrainableModel replica = new_model();
    share_weights(model_, replica);
    replica.decoder->train();
    replicas_.push_back(std::move(replica));
    generators_.push_back(at::make_generator<at::CPUGeneratorImpl>(
        options_.seed * 1000 + static_cast<std::uint64_t>(part)));
  }
}

struct Trainer::Part {
  std::vector<at::Tensor> gradients;
  double loss = 0, nll = 0, box_loss = 0;
  double words = 0, captions = 0;
  double captions_nll = 0;  // the sum of the captions' mean nll, hard attention alone
};

Trainer::Part Trainer::work_on(std::size_t part, const std::vector<std::size_t>& photos) {
  std::vector<std::int64_t> records, photo_of;
  std::vector<std::vector<int>> captions, maps_of_words;
  for (const std::size_t photo : photos) {
    const auto& said = data_.train.captions[photo];
    const auto wanted = static_cast<std::size_t>(options_.captions_per_photo);
    for (const auto k : draw_captions(said.size(), wanted, options_.seed, position_.epoch, photo)) {
      auto words = data_.vocabulary.encode(said[k]);
      words.resize(std::min(words.size(), static_cast<std::size_t>(options_.max_words)));
      captions.push_back(std::move(words));
      if (options_.box_weight > 0) maps_of_words.push_back(data_.boxes->of_word[photo][k]);
      photo_of.push_back(static_cast<std::int64_t>(records.size()));
    }
    records.push_back(data_.train.record[photo]);
  }
  const auto batch =
      CaptionBatch::from(captions, photo_of, static_cast<std::int64_t>(records.size()),
                         Vocabulary::kStart, Vocabulary::kEnd);
  TrainingNoise noise;
  noise.annotations = options_.dropout_annotations;
  noise.embedding = options_.dropout_embedding;
  noise.output = options_.dropout_output;
  const bool hard = options_.decoder.attention.choice == "hard";
  if (hard) noise.sampled_captions = options_.sampled_captions;
  noise.generator = generators_[part];
  TrainableModel& replica = replicas_[part];
  const auto forced = replica.decoder->teacher_forced(replica.features->get(records), batch, noise);
  auto loss =
      caption_loss(forced, batch.targets, options_.label_smoothing, options_.doubly_stochastic);
  Part done;
  if (hard) {
    const auto term =
        reinforce_term(forced, batch, {options_.reinforce, options_.entropy, baseline_});
    loss.total = loss.total + term.loss;
    done.captions_nll = term.mean_nll * double(captions.size());
  }
  if (options_.box_weight > 0) {
    const auto boxed = boxed_words(batch, maps_of_words);
    const at::Tensor of_boxes =
        box_loss(forced.log_weights, boxed.rows,
                 data_.boxes->maps.index_select(0, boxed.maps).to(at::kFloat));
    loss.total = loss.total + options_.box_weight * of_boxes;
    done.box_loss = of_boxes.item<double>();
  }
  loss.total.backward();

  for (auto& [name, parameter] : replica.parameters()) {
    done.gradients.push_back(parameter.grad());
    parameter.mutable_grad() = at::Tensor();
  }
  done.loss = loss.total.item<double>();
  done.nll = loss.nll.item<double>();
  done.words = double(batch.targets.size(0));
  done.captions = double(captions.size());
  return done;
}

void Trainer::train_batch(const std::vector<std::size_t>& order, Sums& sums) {
  const auto start = Clock::now();
  const auto first = static_cast<std::size_t>(position_.batch * options_.batch_photos);
  const auto last = std::min(order.size(), first + static_cast<std::size_t>(options_.batch_photos));
  const std::size_t count = std::min(replicas_.size(), last - first);
  std::vector<std::future<Part>> working;
  for (std::size_t part = 0; part < count; ++part) {
    const std::vector<std::size_t> photos(
        order.begin() + static_cast<std::ptrdiff_t>(first + (last - first) * part / count),
        order.begin() + static_cast<std::ptrdiff_t>(first + (last - first) * (part + 1) / count));
    working.push_back(std::async(std::launch::async, [this, part, photos] {
      at::set_num_threads(1);
      return work_on(part, photos);
    }));
  }
  std::vector<Part> parts;
  for (auto& one : working) parts.push_back(one.get());

  // The words' loss of a part is a mean over its words: weighed by them, the batch's is the mean
  // over all. The terms that are means over captions or boxed words are weighed so too, a little
  // unevenly.
  double words = 0, captions = 0, captions_nll = 0;
  for (const Part& part : parts) words += part.words;
  double value = 0;
  std::vector<at::Tensor> gradients(parts.front().gradients.size());
  for (const Part& part : parts) {
    const double share = part.words / words;
    value += share * part.loss;
    sums.nll += share * part.nll;
    sums.box_loss += share * part.box_loss;
    sums.captions += part.captions;
    captions += part.captions;
    captions_nll += part.captions_nll;
    for (std::size_t k = 0; k < gradients.size(); ++k) {
      if (!part.gradients[k].defined()) continue;
      if (gradients[k].defined()) {
        gradients[k].add_(part.gradients[k], share);
      } else {
        gradients[k] = part.gradients[k].mul_(share);
      }
    }
  }
  if (!std::isfinite(value)) {
    throw Error(ErrorKind::environment, "the loss became " + std::to_string(value) + " in epoch " +
                                            std::to_string(position_.epoch + 1) + ", batch " +
                                            std::to_string(position_.batch + 1) +
                                            "; try a lower learning rate");
  }
  if (options_.decoder.attention.choice == "hard") {
    baseline_ = next_baseline(baseline_, captions_nll / captions);
  }
  const std::int64_t done = position_.epoch * batches_an_epoch() + position_.batch;
  optimizer_->step(gradients, learning_rate(options_, done, options_.epochs * batches_an_epoch()),
                   options_.clip_norm);
  sums.loss += value;
  sums.seconds += seconds_since(start);
  sums.batches += 1;
}

DevScores Trainer::score(double epoch_seconds) {
  optimizer_->swap_average();
  model_.decoder->eval();
  const auto split = score_split(*model_.decoder, data_.vocabulary, *model_.features, data_.dev, 3,
                                 kDevLengthPenalty);
  DevScores scores;
  scores.epoch = position_.epoch + 1;
  scores.cider_d = split.cider_d;
  scores.bleu4 = split.bleu4;
  scores.length_penalty = kDevLengthPenalty;
  scores.epoch_seconds = epoch_seconds;
  scores.best = result_.epochs.empty() || scores.cider_d > result_.best.cider_d;
  if (scores.best) {
    result_.best = scores;
    best_.clear();
    for (const auto& [name, parameter] : model_.parameters()) {
      best_[name] = parameter.detach().clone();
    }
  }
  result_.epochs.push_back(scores);
  optimizer_->swap_average();
  return scores;
}

TrainingResult Trainer::run(const TrainObserver& observer) {
  return without_torch_errors("training", [&] {
    const std::int64_t batches = batches_an_epoch();
    while (position_.epoch < options_.epochs) {
      if (!result_.epochs.empty() && position_.epoch - result_.best.epoch >= options_.patience) {
        break;
      }
      const auto order = epoch_order(data_.train.size(), options_.seed, position_.epoch);
      Sums sums;
      while (position_.batch < batches) {
        train_batch(order, sums);
        ++position_.batch;
        if (position_.batch % kReportBatches == 0 || position_.batch == batches) {
          TrainProgress progress;
          progress.epoch = position_.epoch + 1;
          progress.epochs = options_.epochs;
          progress.batch = static_cast<int>(position_.batch);
          progress.batches = static_cast<int>(batches);
          progress.loss = sums.loss / sums.batches;
          progress.nll = sums.nll / sums.batches;
          progress.box_loss = sums.box_loss / sums.batches;
          progress.learning_rate = learning_rate(
              options_, position_.epoch * batches + position_.batch - 1, options_.epochs * batches);
          progress.captions_a_second = sums.captions / sums.seconds;
          progress.seconds_left =
              sums.seconds / sums.batches *
              double((options_.epochs - position_.epoch) * batches - position_.batch);
          observer.progress(progress);
          json line = {{"epoch", progress.epoch},
                       {"batch", progress.batch},
                       {"loss", progress.loss},
                       {"nll", progress.nll},
                       {"learning_rate", progress.learning_rate},
                       {"captions_a_second", progress.captions_a_second}};
          if (options_.box_weight > 0) line["box_loss"] = progress.box_loss;
          log(line.dump());
          epoch_seconds_ += sums.seconds;
          sums = Sums();
        }
        const bool stop = observer.stop();
        if (stop ||
            (position_.batch % options_.checkpoint_batches == 0 && position_.batch < batches)) {
          save_checkpoint();
        }
        if (stop) return result_;
      }
      const DevScores scores = score(epoch_seconds_);
      observer.scored(scores);
      log(to_json(scores).dump());
      epoch_seconds_ = 0;
      ++position_.epoch;
      position_.batch = 0;
      save_checkpoint();
    }
    result_.finished = true;
    return result_;
  });
}

TrainableModel Trainer::best() {
  const at::NoGradGuard no_grad;
  TrainableModel model = new_model();
  for (auto& [name, parameter] : model.parameters()) parameter.copy_(best_.at(name));
  if (factors_.defined()) {
    fold_factors(*model.decoder, factors_);
    model.features = data_.store;
  }
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

void Trainer::save_checkpoint() {
  TensorWriter writer;
  writer.add(*model_.decoder, "decoder.", StoredType::f32);
  for (const auto& [name, tensor] : model_.encoder) writer.add_exact("encoder." + name, tensor);
  for (const auto& [name, tensor] : optimizer_->state()) writer.add_exact(name, tensor);
  for (const auto& [name, tensor] : best_) writer.add("best." + name, tensor, StoredType::f32);
  for (std::size_t part = 0; part < generators_.size(); ++part) {
    writer.add_exact("random." + std::to_string(part), generators_[part].get_state());
  }
  json epochs = json::array();
  for (const auto& scores : result_.epochs) epochs.push_back(to_json(scores));
  const json state = {{"epoch", position_.epoch},
                      {"batch", position_.batch},
                      {"epoch_seconds", epoch_seconds_},
                      {"baseline", baseline_},
                      {"epochs", epochs},
                      {"options", fingerprint(options_, data_)}};
  writer.write(checkpoint_of(folder_), {{"gaze.checkpoint", state.dump()}});
}

void Trainer::load_checkpoint() {
  const std::string path = checkpoint_of(folder_);
  const SafetensorsFile file = SafetensorsFile::open(path);
  const json state = state_of(file, path), written = state["options"];
  const json wanted = fingerprint(options_, data_);
  for (const auto& item : wanted.items()) {
    if (written.value(item.key(), json()) == item.value()) continue;
    refuse(path, item.key());
  }
  try {
    position_.epoch = state.at("epoch").get<int>();
    position_.batch = state.at("batch").get<std::int64_t>();
    epoch_seconds_ = state.at("epoch_seconds").get<double>();
    baseline_ = state.at("baseline").get<double>();
    for (const auto& entry : state.at("epochs")) {
      result_.epochs.push_back(scores_from(entry));
      if (result_.epochs.back().best) result_.best = result_.epochs.back();
    }
  } catch (const json::exception& error) {
    throw Error(ErrorKind::model, path + ": " + error.what());
  }
  const at::NoGradGuard no_grad;
  load_parameters(*model_.decoder, file, "decoder.");
  for (auto& [name, tensor] : model_.encoder) {
    tensor.copy_(to_tensor(file.at("encoder." + name), file));
  }
  for (auto& [name, tensor] : optimizer_->state()) {
    at::Tensor target = tensor;
    target.copy_(to_tensor(file.at(name), file));
  }
  best_ = tensors_below(file, "best.");
  for (std::size_t part = 0; part < generators_.size(); ++part) {
    generators_[part].set_state(to_tensor(file.at("random." + std::to_string(part)), file).clone());
  }
}

}  // namespace gaze

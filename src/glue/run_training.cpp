#include "glue/run_training.hpp"

#include <torch/torch.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "caption/utf8.hpp"
#include "data/dataset.hpp"
#include "data/fill_features.hpp"
#include "data/flickr8k.hpp"
#include "gaze/error.hpp"
#include "glue/thread_count.hpp"
#include "glue/training_boxes.hpp"
#include "model/model_file.hpp"
#include "model/untrained_encoder.hpp"
#include "text/tokenizer.hpp"
#include "train/dev_scorer.hpp"
#include "train/trainer.hpp"

namespace gaze {
namespace {

// FNV-1a over the weights: two encoders that differ in one bit do not share a cache.
std::string checksum(const EncoderWeights& weights) {
  std::uint64_t hash = 14695981039346656037u;
  for (const auto& [name, tensor] : weights.parameters) {
    const auto* bytes = static_cast<const unsigned char*>(tensor.data_ptr());
    for (std::size_t i = 0; i < tensor.nbytes(); ++i) {
      hash = (hash ^ bytes[i]) * 1099511628211u;
    }
  }
  const auto& config = weights.config;
  return config.family + " depth " + std::to_string(config.depth) + " stride " +
         std::to_string(config.output_stride) + " size " + std::to_string(config.input_size) +
         " fnv " + std::to_string(hash);
}

/// Both splits, their records in one store: train first, then dev.
struct Photos {
  TrainingSet train, dev;
  std::vector<std::string> names, paths;
};

TrainingSet add_split(const std::string& folder, const std::string& split, Photos& photos,
                      const TrainingRunObserver& observer) {
  const PresentPhotos present(read_flickr8k(folder, split));
  if (!present.missing().empty()) {
    observer.says(std::to_string(present.missing().size()) + " photos of " + split +
                  " are listed but missing; left out, the first is " + present.missing().front());
  }
  TrainingSet set;
  for (std::size_t i = 0; i < present.size(); ++i) {
    const CaptionedPath& photo = present.get(i);
    set.names.push_back(photo.name);
    set.record.push_back(static_cast<std::int64_t>(photos.names.size()));
    photos.names.push_back(photo.name);
    photos.paths.push_back(photo.path);
    std::vector<Tokens> captions;
    for (const std::string& caption : photo.captions) captions.push_back(tokenize(caption));
    set.captions.push_back(std::move(captions));
  }
  if (set.size() == 0) {
    throw Error(ErrorKind::input, folder + ": no photo of split " + split + " is there");
  }
  return set;
}

Vocabulary vocabulary_of(const TrainingSet& train, int min_count) {
  std::vector<Tokens> captions;
  for (const auto& of_photo : train.captions) {
    captions.insert(captions.end(), of_photo.begin(), of_photo.end());
  }
  return Vocabulary::build(captions, min_count);
}

EncoderWeights start_weights(const TrainingRequest& request) {
  if (request.encoder != TrainingRequest::kUntrained) {
    return load_encoder_weights(request.encoder, request.output_stride);
  }
  EncoderWeights weights = untrained_encoder(request.options.seed);
  weights.config.output_stride = request.output_stride;
  check(weights.config);
  return weights;
}

/// What the store holds: the photos themselves where the encoder is to learn, else its grids.
FeatureStoreKey store_key(const std::vector<std::string>& names, const EncoderWeights& weights,
                          const Encoder& encoder, bool pixels) {
  FeatureStoreKey key;
  key.names = names;
  key.pixels = pixels;
  if (pixels) {
    const std::int64_t side = weights.config.input_size;
    key.encoder = "pixels";
    key.locations = side * side;
    key.features = 3;
  } else {
    key.encoder = checksum(weights);
    key.locations = encoder.geometry().rows * encoder.geometry().columns;
    key.features = encoder.feature_size();
  }
  return key;
}

nlohmann::json training_summary(const TrainingRequest& request, const TrainingData& data,
                                const Trainer& trainer, const TrainingResult& result,
                                const TrainingRunResult& run) {
  const TrainOptions& options = request.options;
  nlohmann::json summary = {
      {"epochs", result.epochs.size()},
      {"best_epoch", result.best.epoch},
      {"seed", options.seed},
      {"train_photos", data.train.size()},
      {"dev_photos", data.dev.size()},
      {"decoder_parameters", trainer.parameter_count()},
      {"batch_photos", options.batch_photos},
      {"captions_per_photo", options.captions_per_photo},
      {"learning_rate", options.learning_rate},
      {"weight_decay", options.weight_decay},
      {"label_smoothing", options.label_smoothing},
      {"doubly_stochastic", options.doubly_stochastic},
      {"dropout", {options.dropout_annotations, options.dropout_embedding, options.dropout_output}},
      {"average_decay", options.average_decay},
      {"dev",
       {{"beam", 3},
        {"length_penalty", run.length_penalty},
        {"cider_d", run.cider_d},
        {"bleu4", run.bleu4}}}};
  if (options.box_weight > 0) {
    summary["box_weight"] = options.box_weight;
    summary["box_words"] = data.boxes->words;
  }
  return summary;
}

}  // namespace

TrainingRunResult run_training(const TrainingRequest& request,
                               const TrainingRunObserver& observer) {
  check(request.options);
  if (request.device != "cpu") {
    throw Error(ErrorKind::usage,
                "training runs on the CPU in this version, got device " + request.device);
  }
  use_threads(request.threads);
  const bool from_nothing = request.encoder == TrainingRequest::kUntrained;
  const EncoderWeights weights = start_weights(request);
  const auto encoder =
      std::make_unique<Encoder>(weights.config, weights.parameters, Precision::f32);
  Photos photos;
  TrainingData data;
  data.train = add_split(request.data, "train", photos, observer);
  data.dev = add_split(request.data, "dev", photos, observer);
  data.vocabulary = vocabulary_of(data.train, request.options.min_count);

  std::error_code failed;
  std::filesystem::create_directories(request.work, failed);
  if (failed) {
    throw Error(ErrorKind::environment, request.work + ": cannot be made: " + failed.message());
  }
  const FeatureStoreKey key = store_key(photos.names, weights, *encoder, from_nothing);
  const std::string store = request.work + (from_nothing ? "/pixels.u8" : "/features.f16");
  observer.says("training on cpu: " + std::to_string(data.train.size()) + " photos, scoring on " +
                std::to_string(data.dev.size()) + ", " + std::to_string(data.vocabulary.size()) +
                " words");
  if (request.options.box_weight > 0) {
    data.boxes = training_boxes(request, data.train, encoder->geometry(), observer);
  }
  const auto total = static_cast<std::int64_t>(photos.names.size());
  const auto progress = [&](std::int64_t done) {
    observer.encoded(done, total);
    return !observer.training.stop();
  };
  const int side = weights.config.input_size;
  const bool complete = from_nothing ? fill_pixels(side, photos.paths, store, key, progress)
                                     : fill_features(*encoder, photos.paths, store, key, progress);
  if (!complete) return {};
  if (from_nothing) data.encoder = std::make_shared<EncoderWeights>(weights);
  data.store = std::make_shared<FeatureStore>(store, key);

  TrainOptions options = request.options;
  options.decoder.feature_size = encoder->feature_size();
  Trainer trainer(options, data, request.work);
  const TrainingResult result = trainer.run(observer.training);
  TrainingRunResult run;
  run.best = result.best;
  if (!result.finished) return run;

  // What is written is what is scored: the weights as they come back from half precision.
  const Learner best = trainer.best();
  {
    const at::NoGradGuard no_grad;
    for (auto& [parameter, tensor] : best.parameters()) {
      tensor.copy_(tensor.to(at::kHalf).to(at::kFloat));
    }
  }
  observer.says("choosing the length penalty on dev");
  for (const double alpha : {0.0, 0.3, 0.5, 0.7, 0.9, 1.1}) {
    const SplitScores scores =
        score_split(*best.decoder, data.vocabulary, *best.features, data.dev, 3, alpha);
    if (scores.cider_d > run.cider_d) {
      run.length_penalty = alpha;
      run.cider_d = scores.cider_d;
      run.bleu4 = scores.bleu4;
    }
  }

  ModelConfig config;
  config.name =
      request.name.empty() ? std::filesystem::path(request.output).stem().string() : request.name;
  config.encoder = weights.config;
  config.decoder = options.decoder;
  config.decoding.length_penalty = run.length_penalty;
  config.training = training_summary(request, data, trainer, result, run);
  config.name = to_utf8(config.name);  // A file's name need not be UTF-8, JSON must be.
  config.provenance = {{"encoder", weights.origin}, {"data", to_utf8(request.provenance)}};
  save_model(request.output, config, data.vocabulary,
             from_nothing ? best.encoder : weights.parameters, *best.decoder, StoredType::f16);
  run.finished = true;
  return run;
}

}  // namespace gaze

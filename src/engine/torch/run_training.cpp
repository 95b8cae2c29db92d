#include "engine/torch/run_training.hpp"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "base/fnv1a.hpp"
#include "base/utf8.hpp"
#include "config/train_option_table.hpp"
#include "engine/torch/thread_count.hpp"
#include "engine/torch/training_boxes.hpp"
#include "engine/torch/training_photos.hpp"
#include "gaze/error.hpp"
#include "nn/model/model_file.hpp"
#include "nn/model/untrained_encoder.hpp"
#include "train/dev_grounding.hpp"
#include "train/dev_scorer.hpp"
#include "train/trainer.hpp"

namespace gaze {
namespace {

// Over the weights: two encoders that differ in one bit do not share a cache.
std::string checksum(const EncoderWeights& weights) {
  std::uint64_t hash = kFnvStart;
  for (const auto& [name, tensor] : weights.parameters) {
    hash = fnv1a(tensor.data_ptr(), tensor.nbytes(), hash);
  }
  const auto& config = weights.config;
  return config.family + " depth " + std::to_string(config.depth) + " stride " +
         std::to_string(config.output_stride) + " size " + std::to_string(config.input_size) +
         " fnv " + std::to_string(hash);
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

/// What the store holds: pixels where the encoder is trained too, else its grids.
FeatureStoreKey store_key(const EncoderWeights& weights, const Encoder& encoder, bool pixels) {
  FeatureStoreKey key;
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
  nlohmann::json summary = {{"epochs", result.epochs.size()},
                            {"best_epoch", result.best.epoch},
                            {"train_photos", data.train.size()},
                            {"dev_photos", data.dev.size()},
                            {"decoder_parameters", trainer.parameter_count()},
                            {"options", summary_options(options)},
                            {"dev",
                             {{"beam", 3},
                              {"length_penalty", run.length_penalty},
                              {"cider_d", run.cider_d},
                              {"bleu4", run.bleu4}}}};
  if (options.box_weight > 0) summary["box_words"] = data.boxes->words;
  if (run.grounding) {
    summary["dev"]["attention"] = {{"words", run.grounding->phrases},
                                   {"correctness", run.grounding->correctness},
                                   {"pointing", run.grounding->pointing},
                                   {"area", run.grounding->area},
                                   {"centre", run.grounding->centre}};
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
  if (request.options.box_weight > 0 && request.boxes.empty()) {
    throw Error(ErrorKind::usage, "a box weight above 0 needs boxes and phrases");
  }
  use_threads(request.threads);
  const bool from_nothing = request.encoder == TrainingRequest::kUntrained;
  const EncoderWeights weights = start_weights(request);
  const auto encoder =
      std::make_unique<Encoder>(weights.config, weights.parameters, Precision::f32);
  const GridGeometry grid = encoder->geometry();
  TrainingPhotos photos = read_training_photos(request, observer);
  const auto grounding = read_grounding(request);
  TrainingData data;
  const std::size_t listed = photos.train.size();
  const bool boxed = request.options.box_weight > 0;
  if (boxed) data.boxes = training_boxes(request, *grounding, photos.train, grid, observer);
  data.store = encode_training_photos(request, *encoder, store_key(weights, *encoder, from_nothing),
                                      photos, observer);
  if (data.store == nullptr) return {};
  data.train = std::move(photos.train);
  data.dev = std::move(photos.dev);
  if (boxed && data.train.size() < listed) {  // Again, for the photos that are left.
    data.boxes = training_boxes(request, *grounding, data.train, grid, observer);
  }
  if (from_nothing) data.encoder = std::make_shared<EncoderWeights>(weights);
  data.vocabulary = vocabulary_of(data.train, request.options.min_count);
  observer.says("training on cpu: " + std::to_string(data.train.size()) + " photos, scoring on " +
                std::to_string(data.dev.size()) + ", " + std::to_string(data.vocabulary.size()) +
                " words");

  TrainOptions options = request.options;
  options.decoder.feature_size = encoder->feature_size();
  Trainer trainer(options, data, request.work);
  const TrainingResult result = trainer.run(observer.training);
  TrainingRunResult run;
  run.best = result.best;
  if (!result.finished) return run;

  // The scores are those of the written file: the weights are rounded to half precision first.
  const TrainableModel best = trainer.best();
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
  if (grounding != nullptr) {
    DevGrounding looked(*grounding, data.dev, data.vocabulary, grid);
    score_split(*best.decoder, data.vocabulary, *best.features, data.dev, 3, run.length_penalty,
                [&](std::size_t photo, const Hypothesis& caption, const StepDecoder& steps) {
                  looked.add(photo, caption, steps);
                });
    run.grounding = looked.means();
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

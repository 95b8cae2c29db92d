#include "engine/torch/run_training.hpp"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "base/fnv1a.hpp"
#include "base/utf8.hpp"
#include "engine/torch/photo_caches.hpp"
#include "engine/torch/thread_count.hpp"
#include "engine/torch/training_boxes.hpp"
#include "engine/torch/training_concepts.hpp"
#include "engine/torch/training_objects.hpp"
#include "engine/torch/training_photos.hpp"
#include "engine/torch/training_summary.hpp"
#include "gaze/error.hpp"
#include "nn/model/model_file.hpp"
#include "nn/model/untrained_encoder.hpp"
#include "train/dev_confidence.hpp"
#include "train/dev_grounding.hpp"
#include "train/dev_scorer.hpp"
#include "train/trainer.hpp"

namespace gaze {
namespace {

using Grounding = std::vector<std::shared_ptr<const GroundingData>>;  // of each folder, or null

// Over the weights: two encoders that differ in one bit do not share a cache.
std::string checksum(const EncoderWeights& weights) {
  std::uint64_t hash = kFnvStart;
  for (const auto& [name, tensor] : weights.parameters) {
    hash = fnv1a(tensor.data_ptr(), tensor.nbytes(), hash);
  }
  const auto& config = weights.config;
  return name_of(config.family) + " depth " + std::to_string(config.depth) + " stride " +
         std::to_string(config.output_stride) + " size " + std::to_string(config.input_size) +
         " fnv " + std::to_string(hash);
}

/// Of the weights that a part of the network needs.
std::string checksum_of_part(const EncoderWeights& weights, const ConvPlan& part) {
  EncoderWeights own = weights;
  own.parameters.clear();
  for (const auto& [name, shape] : part.parameter_shapes()) {
    own.parameters.emplace(name, weights.parameters.at(name));
  }
  return checksum(own);
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

/// The part of the encoder that is to learn; null if it is frozen.
std::shared_ptr<const EncoderStart> learning_part(const TrainingRequest& request,
                                                  const EncoderWeights& weights) {
  if (request.encoder == TrainingRequest::kUntrained) {
    return std::make_shared<const EncoderStart>(encoder_start(weights, "all", false));
  }
  const std::string& block = request.options.fine_tune_from;
  if (block == "none") return nullptr;
  return std::make_shared<const EncoderStart>(encoder_start(weights, block, true));
}

/// What the caches hold: the grids of a frozen encoder, what lies before the part that learns, or
/// the photos themselves.
PhotoEncoding photo_encoding(const EncoderWeights& weights,
                             const std::shared_ptr<const Encoder>& encoder,
                             const EncoderStart* learning) {
  PhotoEncoding encoding;
  encoding.side = weights.config.input_size;
  encoding.encoder_learns = learning != nullptr;
  encoding.file = "features.f16";
  FeatureStoreKey& key = encoding.key;
  encoding.encoder = key.encoder = checksum(weights);
  if (learning == nullptr) {
    key.locations = encoder->geometry().rows * encoder->geometry().columns;
    key.features = encoder->feature_size();
    encoding.encode = [encoder](const at::Tensor& pixels) { return encoder->encode(pixels); };
    return encoding;
  }
  const EncoderCut& cut = learning->cut;
  key.locations = std::int64_t{cut.side} * cut.side;
  key.features = cut.channels;
  if (cut.step == 0) {
    key.pixels = true;
    encoding.encoder = key.encoder = "pixels";
    encoding.file = "pixels.u8";
    return encoding;
  }
  const std::string& first = cut.suffix.steps.front().name;
  encoding.encoder += " before " + first;
  // What learns behind it may have learned before: trainings one after the other share the cache.
  key.encoder = checksum_of_part(weights, cut.front) + " before " + first;
  encoding.file = "before-" + first + ".f16";
  const auto front = std::make_shared<const ConvNet>(cut.front, weights.parameters,
                                                     ConvPrecision::f32, encoding.side);
  encoding.encode = [front](const at::Tensor& pixels) {
    return front->forward(pixels).flatten(2).transpose(1, 2).contiguous();
  };
  return encoding;
}

/// What the classifier of the concepts says of photos behind its own encoder, for photo_caches.hpp;
/// nothing if the training's encoder is that one and stays so.
std::optional<PhotoEncoding> class_encoding(const TrainingRequest& request,
                                            const EncoderWeights& weights, bool encoder_learns,
                                            const Classifier& classifier) {
  const bool asked = !request.classifier.empty();
  if (!asked && !encoder_learns) return std::nullopt;
  const EncoderWeights own =
      asked ? load_encoder_weights(request.classifier, request.output_stride) : weights;
  if (!encoder_learns && checksum(own) == checksum(weights)) return std::nullopt;
  PhotoEncoding encoding;
  encoding.side = own.config.input_size;
  encoding.of_checkpoint = false;
  encoding.file = "classes.f16";
  encoding.key.encoder = checksum(own) + " classes";
  encoding.key.locations = 1;
  encoding.key.features = classifier.weight.size(0);
  const auto encoder = std::make_shared<const Encoder>(own.config, own.parameters, Precision::f32);
  encoding.encode = [encoder, classifier](const at::Tensor& pixels) {
    const at::Tensor mean = encoder->encode(pixels).mean(1);
    return at::softmax(at::linear(mean, classifier.weight, classifier.bias), 1).unsqueeze(1);
  };
  return encoding;
}

at::Tensor as_written(const at::Tensor& values) { return values.to(at::kHalf).to(at::kFloat); }

/// The best weights so far as a model file holds them: in half precision.
TrainableModel best_as_written(Trainer& trainer) {
  TrainableModel best = trainer.best();
  const at::NoGradGuard no_grad;
  for (auto& [parameter, tensor] : best.parameters()) {
    tensor.copy_(as_written(tensor));
  }
  return best;
}

void keep(std::vector<DevListScores> lists, TrainingRunResult& run) {
  run.cider_d = mean_cider_d(lists);
  run.bleu4 = mean_bleu4(lists);
  run.lists = std::move(lists);
}

void choose_length_penalty(const TrainableModel& best, const TrainingData& data,
                           TrainingRunResult& run) {
  for (const double alpha : {0.0, 0.3, 0.5, 0.7, 0.9, 1.1}) {
    auto lists = score_lists(*best.decoder, data.vocabulary, *best.features, data.dev, alpha);
    if (!run.lists.empty() && mean_cider_d(lists) <= run.cider_d) continue;
    run.length_penalty = alpha;
    keep(std::move(lists), run);
  }
}

/// Adds to the strength of the concepts as much as costs next to nothing on every dev list: dev photos
/// show what the training photos show, where concepts are needed least. Not by the lists' mean, in which
/// a gain by chance on a small list would pay for a loss on a large one.
void choose_concept_strength(TrainableModel& best, const TrainingData& data,
                             TrainingRunResult& run) {
  constexpr double kMayCost = 0.005;  // CIDEr-D
  const at::NoGradGuard no_grad;
  at::Tensor bias = best.decoder->named_parameters()["concepts.strength.bias"];
  const at::Tensor learned = bias.clone();
  const std::vector<DevListScores> without = run.lists;
  for (const double added : {0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0}) {
    bias.copy_(as_written(learned + added));
    auto lists =
        score_lists(*best.decoder, data.vocabulary, *best.features, data.dev, run.length_penalty);
    const auto costs_little = [](const DevListScores& with, const DevListScores& before) {
      return with.cider_d >= before.cider_d - kMayCost;
    };
    if (!std::equal(lists.begin(), lists.end(), without.begin(), costs_little)) continue;
    run.concept_strength = added;
    keep(std::move(lists), run);
  }
  bias.copy_(as_written(learned + run.concept_strength));
}

/// Captions the dev lists once more: where the attention lies, of lists with boxes (`grounding`, null
/// without), and how likely a caption is right, of a decoder with concepts.
void measure_captions(const TrainableModel& best, const TrainingData& data,
                      const ConceptConfig& concepts, const Grounding& grounding,
                      const GridGeometry& grid, TrainingRunResult& run) {
  DevConfidence confidence(concepts, data.vocabulary);
  std::vector<std::vector<PhraseScore>> phrases;
  for (std::size_t k = 0; k < data.dev.size(); ++k) {
    const TrainingSet& set = data.dev[k].set;
    run.list_grounding.emplace_back();
    confidence.begin_list();
    std::optional<DevGrounding> scored;
    if (grounding[k] != nullptr) scored.emplace(*grounding[k], set, data.vocabulary, grid);
    if (!scored && concepts.empty()) continue;
    score_split(*best.decoder, data.vocabulary, *best.features, set, kDevBeam, run.length_penalty,
                [&](std::size_t photo, std::size_t place, const Hypothesis& caption,
                    const StepDecoder& steps) {
                  if (scored) scored->add(photo, caption, steps);
                  if (concepts.empty()) return;
                  confidence.add(set.captions[photo], caption, steps.concepts(place));
                });
    if (!scored) continue;
    run.list_grounding.back() = grounding_means(scored->photos());
    phrases.insert(phrases.end(), scored->photos().begin(), scored->photos().end());
  }
  if (!phrases.empty()) run.grounding = grounding_means(phrases);
  if (concepts.empty()) return;
  FittedConfidence fitted = confidence.fitted();
  run.confidence = fitted.curve;
  run.list_confidence = std::move(fitted.lists);
}

/// Of the folders that have dev photos: what dev_lists() gives, in the same order.
Grounding of_dev_lists(const Grounding& of_folders, const std::vector<FolderSets>& folders) {
  Grounding of_lists;
  for (std::size_t k = 0; k < folders.size(); ++k) {
    if (folders[k].dev.size() > 0) of_lists.push_back(of_folders[k]);
  }
  return of_lists;
}

/// Writes the model file of a request.
class ModelWriter {
 public:
  ModelWriter(const TrainingRequest& request, const TrainOptions& options,
              const EncoderWeights& weights, const TrainingData& data,
              const std::vector<FolderSets>& folders)
      : request_(request), options_(options), weights_(weights), data_(data), folders_(folders) {}

  void write(const TrainableModel& best, const Trainer& trainer,
             const TrainingRunResult& run) const {
    ModelConfig config;
    // A file's name need not be UTF-8, JSON must be.
    config.name =
        to_utf8(request_.name.empty() ? std::filesystem::path(request_.output).stem().string()
                                      : request_.name);
    config.encoder = weights_.config;
    config.decoder = options_.decoder;
    config.decoding.length_penalty = run.length_penalty;
    config.confidence = run.confidence;
    config.training = training_summary(options_, data_, folders_, trainer, run);
    config.training["finished"] = run.finished;
    config.provenance = {{"encoder", weights_.origin}, {"data", to_utf8(request_.provenance)}};
    auto encoder = weights_.parameters;
    for (const auto& [name, tensor] : best.encoder) encoder[name] = tensor;
    save_model(request_.output, config, data_.vocabulary, encoder, *best.decoder, StoredType::f16);
  }

  /// The best epoch so far, with the length penalty that epochs are scored with.
  void write_unfinished(Trainer& trainer) const {
    const DevScores& best = trainer.result().best;
    TrainingRunResult run;
    run.best = best;
    run.length_penalty = best.length_penalty;
    run.cider_d = best.cider_d;
    run.bleu4 = best.bleu4;
    run.lists = best.lists;
    write(trainer.best(), trainer, run);
  }

 private:
  const TrainingRequest& request_;
  const TrainOptions& options_;
  const EncoderWeights& weights_;
  const TrainingData& data_;
  const std::vector<FolderSets>& folders_;
};

bool is_there(const std::string& path) {
  std::error_code none;
  return std::filesystem::exists(path, none);
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
  const EncoderWeights weights = start_weights(request);
  const auto encoder =
      std::make_shared<const Encoder>(weights.config, weights.parameters, Precision::f32);
  const GridGeometry grid = encoder->geometry();
  TrainOptions options = request.options;
  options.decoder.feature_size = encoder->feature_size();
  TrainingData data;
  data.encoder = learning_part(request, weights);
  if (!request.start.empty()) {
    data.start = std::make_shared<const StartDecoder>(read_start_decoder(request.start));
    require_same_decoder(*data.start, options.decoder);
  }

  // Before the photos are encoded, which takes long: what is wrong with a list is found at once.
  std::optional<TrainingConcepts> concepts;
  if (!request.concepts.empty()) concepts.emplace(request, observer);
  auto folders = read_training_photos(request, observer);
  Grounding grounding;
  for (const FolderSets& sets : folders) grounding.push_back(read_grounding(sets.folder));
  const bool any_boxes = std::any_of(grounding.begin(), grounding.end(),
                                     [](const auto& one) { return one != nullptr; });
  const bool boxed = options.box_weight > 0;
  if (boxed && !any_boxes) {
    throw Error(ErrorKind::usage,
                "a box weight above 0 needs boxes and phrases: boxes.tsv and phrases.tsv in a "
                "folder, or --boxes and --phrases");
  }
  const auto boxes = [&] {
    return training_boxes(folders, grounding, grid, further_views(options.mirror, options.crops),
                          observer);
  };
  if (boxed) data.boxes = boxes();
  const PhotoEncoding encoding = photo_encoding(weights, encoder, data.encoder.get());
  data.features = encoding.encoder;
  const std::size_t listed = joined_training_set(folders).size();
  data.store = encode_training_photos(request, encoding, folders, observer);
  if (data.store == nullptr) return {};
  const auto classes =
      concepts && concepts->classifier()
          ? class_encoding(request, weights, data.encoder != nullptr, *concepts->classifier())
          : std::nullopt;
  if (classes) {
    observer.message("the classifier was made for another encoder and follows this one");
    data.classes = encode_training_photos(request, *classes, folders, observer);
    if (data.classes == nullptr) return {};
  }
  data.train = joined_training_set(folders);
  data.dev = dev_lists(folders);
  if (boxed && data.train.size() < listed) {  // The targets follow the photos that are left.
    data.boxes = boxes();
  }
  if (options.object_weight > 0) data.objects = training_objects(folders, observer);
  options.with_concepts = concepts.has_value();
  if (concepts) {
    data.vocabulary = concepts->vocabulary(data.train, options.min_count);
    concepts->fill(request, observer, options.decoder, data);
  } else {
    data.vocabulary = vocabulary_of(data.train, options.min_count);
  }
  std::size_t dev_photos = 0;
  for (const DevList& list : data.dev) dev_photos += list.set.size();
  observer.message("training on cpu: " + std::to_string(data.train.size()) +
                   " photos, scoring on " + std::to_string(dev_photos) + ", " +
                   std::to_string(data.vocabulary.size()) + " words");

  Trainer trainer(options, data, request.work);
  const ModelWriter writer(request, options, weights, data, folders);
  if (trainer.has_best() && !is_there(request.output)) writer.write_unfinished(trainer);
  const TrainingResult result =
      trainer.run(observer.training, [&] { writer.write_unfinished(trainer); });
  TrainingRunResult run;
  run.best = result.best;
  if (!result.finished) return run;

  TrainableModel best = best_as_written(trainer);  // What is written is what is scored.
  observer.message("choosing the length penalty on dev");
  choose_length_penalty(best, data, run);
  if (data.concepts != nullptr) {
    observer.message("choosing the strength of the concepts on dev");
    choose_concept_strength(best, data, run);
  }
  measure_captions(best, data, options.decoder.concepts, of_dev_lists(grounding, folders), grid,
                   run);
  run.finished = true;
  writer.write(best, trainer, run);
  return run;
}

}  // namespace gaze

#include "train/batch_workers.hpp"

#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <algorithm>
#include <future>
#include <utility>

#include "train/box_loss.hpp"
#include "train/caption_loss.hpp"
#include "train/reinforce.hpp"

namespace gaze {
namespace {

/// The captions of one part of a batch.
struct PartCaptions {
  std::vector<std::int64_t> records;  ///< of its photos
  std::vector<std::int64_t> known;    ///< places in `records` of photos whose objects are known
  std::vector<std::int64_t> objects;  ///< rows of ObjectTargets::shown of these
  std::vector<std::vector<int>> words;
  std::vector<std::int64_t> photo_of;           ///< caption -> place in `records`
  std::vector<std::vector<int>> maps_of_words;  ///< rows of all_maps()
  std::vector<float> worth;
};

/// The maps that words of photos as they are and of mirrored photos point at, one behind the other.
at::Tensor all_maps(const BoxTargets& boxes) {
  return boxes.mirrored_maps.defined() ? at::cat({boxes.maps, boxes.mirrored_maps}) : boxes.maps;
}

PartCaptions draw(const TrainOptions& options, const TrainingData& data, int epoch,
                  const std::vector<PhotoDraw>& draws) {
  PartCaptions part;
  const auto wanted = static_cast<std::size_t>(options.captions_per_photo);
  for (const PhotoDraw& one : draws) {
    const auto& captions = data.train.captions[one.photo];
    for (const auto k : draw_captions(data.train, one, wanted, options.seed, epoch)) {
      auto words =
          data.vocabulary.encode(one.mirrored ? mirrored_caption(captions[k]) : captions[k]);
      words.resize(std::min(words.size(), static_cast<std::size_t>(options.max_words)));
      part.words.push_back(std::move(words));
      if (options.box_weight > 0) {
        part.maps_of_words.push_back(data.boxes->of_word[one.photo][k]);
        if (one.mirrored) {
          const auto unmirrored = static_cast<int>(data.boxes->maps.size(0));
          for (int& map : part.maps_of_words.back()) map += map < 0 ? 0 : unmirrored;
        }
      }
      part.worth.push_back(static_cast<float>(data.train.worth_of(one.photo, k)));
      part.photo_of.push_back(static_cast<std::int64_t>(part.records.size()));
    }
    if (options.object_weight > 0 && data.objects->known[one.photo]) {
      part.known.push_back(static_cast<std::int64_t>(part.records.size()));
      part.objects.push_back(static_cast<std::int64_t>(one.photo));
    }
    part.records.push_back(one.mirrored ? data.train.mirrored[one.photo]
                                        : data.train.record[one.photo]);
  }
  return part;
}

TeachingNoise noise_of(const TrainOptions& options, const at::Generator& generator) {
  TeachingNoise noise;
  noise.annotations = options.dropout_annotations;
  noise.embedding = options.dropout_embedding;
  noise.output = options.dropout_output;
  if (options.decoder.attention.choice == "hard") {
    noise.sampled_captions = options.sampled_captions;
  }
  noise.generator = generator;
  return noise;
}

}  // namespace

struct BatchWorkers::Part {
  std::vector<at::Tensor> gradients;
  double loss = 0, nll = 0, box_loss = 0, object_loss = 0;
  double words = 0;  // weighted by the worth of their captions
  double captions = 0;
  double captions_nll = 0;  // the sum of the captions' mean nll, hard attention alone
};

BatchWorkers::BatchWorkers(const TrainOptions& options, const TrainingData& data,
                           TrainingState& state, std::vector<Learner> copies)
    : options_(options), data_(data), state_(state), copies_(std::move(copies)) {
  if (options_.box_weight > 0) maps_ = all_maps(*data_.boxes);
  for (Learner& copy : copies_) {
    share_weights(state_.learner, copy);
    copy.decoder->train();
  }
}

bool BatchWorkers::encoder_learns() const {
  return data_.encoder != nullptr &&
         (!data_.encoder->pretrained || state_.place.epoch >= options_.fine_tune_after);
}

BatchWorkers::Part BatchWorkers::work_on(std::size_t part, const std::vector<PhotoDraw>& draws) {
  const PartCaptions captions = draw(options_, data_, state_.place.epoch, draws);
  const auto batch = CaptionBatch::from(captions.words, captions.photo_of,
                                        static_cast<std::int64_t>(captions.records.size()),
                                        Vocabulary::kStart, Vocabulary::kEnd);
  at::Tensor worth;  // of each word
  if (!data_.train.worth.empty()) {
    worth =
        at::tensor(captions.worth).index_select(0, batch.caption_of).index_select(0, batch.row_of);
  }
  Learner& copy = copies_[part];
  at::Tensor features;
  {
    const at::AutoGradMode learns(encoder_learns());
    features = copy.features->get(captions.records);
  }
  const auto forced =
      copy.decoder->teacher_forced(features, batch, noise_of(options_, state_.generators[part]));
  auto loss = caption_loss(forced, batch.targets, options_.label_smoothing,
                           options_.doubly_stochastic, worth);
  Part done;
  if (options_.decoder.attention.choice == "hard") {
    const auto term =
        reinforce_term(forced, batch, {options_.reinforce, options_.entropy, state_.baseline});
    loss.total = loss.total + term.loss;
    done.captions_nll = term.mean_nll * double(captions.words.size());
  }
  if (options_.box_weight > 0) {
    const auto boxed = boxed_words(batch, captions.maps_of_words);
    const at::Tensor of_boxes =
        box_loss(forced.log_weights, boxed.rows, maps_.index_select(0, boxed.maps).to(at::kFloat));
    loss.total = loss.total + options_.box_weight * of_boxes;
    done.box_loss = of_boxes.item<double>();
  }
  if (options_.object_weight > 0) {
    const at::Tensor logits =
        object_logits(features.index_select(0, at::tensor(captions.known, at::kLong)), copy.objects,
                      options_.object_pool == "mean" ? ObjectPool::mean : ObjectPool::best);
    const at::Tensor of_objects = object_loss(
        logits, data_.objects->shown.index_select(0, at::tensor(captions.objects, at::kLong))
                    .to(at::kFloat));
    loss.total = loss.total + options_.object_weight * of_objects;
    done.object_loss = of_objects.item<double>();
  }
  loss.total.backward();

  for (auto& [name, parameter] : copy.parameters()) {
    done.gradients.push_back(parameter.grad());
    parameter.mutable_grad() = at::Tensor();
  }
  done.loss = loss.total.item<double>();
  done.nll = loss.nll.item<double>();
  done.words = worth.defined() ? worth.sum().item<double>() : double(batch.targets.size(0));
  done.captions = double(captions.words.size());
  return done;
}

BatchResult BatchWorkers::work(const std::vector<PhotoDraw>& draws) {
  const std::size_t count = std::min(copies_.size(), draws.size());
  std::vector<std::future<Part>> working;
  for (std::size_t part = 0; part < count; ++part) {
    const auto begin = draws.begin() + static_cast<std::ptrdiff_t>(draws.size() * part / count);
    const auto end = draws.begin() + static_cast<std::ptrdiff_t>(draws.size() * (part + 1) / count);
    const std::vector<PhotoDraw> photos(begin, end);
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
  double words = 0, captions_nll = 0;
  for (const Part& part : parts) words += part.words;
  BatchResult result;
  result.gradients.resize(parts.front().gradients.size());
  for (const Part& part : parts) {
    const double share = part.words / words;
    result.loss += share * part.loss;
    result.nll += share * part.nll;
    result.box_loss += share * part.box_loss;
    result.object_loss += share * part.object_loss;
    result.captions += part.captions;
    captions_nll += part.captions_nll;
    for (std::size_t k = 0; k < result.gradients.size(); ++k) {
      if (!part.gradients[k].defined()) continue;
      at::Tensor& sum = result.gradients[k];
      if (sum.defined()) {
        sum.add_(part.gradients[k], share);
      } else {
        sum = part.gradients[k].mul_(share);
      }
    }
  }
  result.caption_nll = captions_nll / result.captions;
  return result;
}

}  // namespace gaze

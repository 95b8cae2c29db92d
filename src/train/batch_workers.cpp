#include "train/batch_workers.hpp"

#include <ATen/Parallel.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <future>
#include <utility>

#include "base/mix_bits.hpp"
#include "train/box_loss.hpp"
#include "train/caption_loss.hpp"
#include "train/reinforce.hpp"
#include "train/targets/head_loss.hpp"

namespace gaze {
namespace {

/// The captions of one part of a batch.
struct PartCaptions {
  std::vector<std::vector<int>> words;
  std::vector<std::int64_t> photo_of;           ///< caption -> its photo among the draws
  std::vector<std::vector<int>> maps_of_words;  ///< rows of all_maps()
  std::vector<float> worth;
};

/// The maps that words of photos as they are and of their views point at, one behind the other.
at::Tensor all_maps(const BoxTargets& boxes) {
  std::vector<at::Tensor> all = {boxes.maps};
  all.insert(all.end(), boxes.view_maps.begin(), boxes.view_maps.end());
  return at::cat(all);
}

/// Of each map: whether it shows a box.
std::vector<bool> shown_maps(const at::Tensor& maps) {
  const at::Tensor shown = (maps > 0).any(1).contiguous();
  const bool* const values = shown.data_ptr<bool>();
  return std::vector<bool>(values, values + shown.numel());
}

/// shown: of all_maps().
PartCaptions captions_of(const TrainOptions& options, const TrainingData& data, int epoch,
                         const std::vector<PhotoDraw>& draws, const std::vector<bool>& shown) {
  PartCaptions part;
  const auto wanted = static_cast<std::size_t>(options.captions_per_photo);
  for (std::size_t photo = 0; photo < draws.size(); ++photo) {
    const PhotoDraw& one = draws[photo];
    const auto& captions = data.train.captions[one.photo];
    for (const auto k : draw_captions(data.train, one, wanted, options.seed, epoch)) {
      auto words =
          data.vocabulary.encode(one.mirrored ? mirrored_caption(captions[k]) : captions[k]);
      words.resize(std::min(words.size(), static_cast<std::size_t>(options.max_words)));
      part.words.push_back(std::move(words));
      if (options.box_weight > 0) {
        part.maps_of_words.push_back(data.boxes->of_word[one.photo][k]);
        const int before = one.view * static_cast<int>(data.boxes->maps.size(0));
        for (int& map : part.maps_of_words.back()) {
          if (map >= 0) map = shown[static_cast<std::size_t>(map + before)] ? map + before : -1;
        }
      }
      part.worth.push_back(static_cast<float>(data.train.worth_of(one.photo, k)));
      part.photo_of.push_back(static_cast<std::int64_t>(photo));
    }
  }
  return part;
}

std::vector<std::int64_t> records_of(const TrainingSet& set, const std::vector<PhotoDraw>& draws) {
  std::vector<std::int64_t> records;
  for (const PhotoDraw& draw : draws) records.push_back(record_of(set, draw));
  return records;
}

/// One term added to another that may not be there yet.
void add(at::Tensor& sum, const at::Tensor& term) { sum = sum.defined() ? sum + term : term; }

TrainingNoise noise_of(const TrainOptions& options, const at::Generator& generator) {
  TrainingNoise noise;
  noise.annotations = options.dropout_annotations;
  noise.embedding = options.dropout_embedding;
  noise.output = options.dropout_output;
  noise.concepts = options.dropout_concepts;
  if (options.decoder.attention.kind == AttentionKind::hard) {
    noise.sampled_captions = options.sampled_captions;
  }
  noise.generator = generator;
  return noise;
}

/// Of the draws of one part of a batch; another pair of factors gives other draws.
std::uint64_t part_seed(std::uint64_t seed, const TrainingPlace& place, std::size_t part,
                        std::uint64_t epoch_factor, std::uint64_t batch_factor) {
  return mix_bits(seed * epoch_factor + static_cast<std::uint64_t>(place.epoch)) ^
         mix_bits(static_cast<std::uint64_t>(place.batch) * batch_factor + part + 1);
}

}  // namespace

struct BatchWorkers::Part {
  std::vector<at::Tensor> gradients;
  double loss = 0, nll = 0, box_loss = 0, object_loss = 0, reward = 0, concept_loss = 0,
         text_nll = 0;
  double words = 0;  // weighted by the worth of their captions
  double captions = 0;
  double captions_nll = 0;  // the sum of the captions' mean nll, hard attention alone
};

BatchWorkers::BatchWorkers(const TrainOptions& options, const TrainingData& data,
                           TrainingState& state, std::vector<TrainableModel> copies)
    : options_(options), data_(data), state_(state), copies_(std::move(copies)) {
  if (options_.box_weight > 0) {
    maps_ = all_maps(*data_.boxes);
    shown_ = shown_maps(maps_);
  }
  if (options_.self_critical) rewards_ = std::make_unique<const CaptionRewards>(data_.train);
  for (TrainableModel& copy : copies_) {
    share_weights(state_.model, copy);
    copy.decoder->train();
  }
}

bool BatchWorkers::encoder_learns() const {
  return data_.encoder != nullptr &&
         (!data_.encoder->pretrained || state_.place.epoch >= options_.fine_tune_after);
}

/// What the photos' own captions teach: their words, and the attention of words with boxes.
at::Tensor BatchWorkers::caption_terms(std::size_t part, const std::vector<PhotoDraw>& draws,
                                       const at::Tensor& features, Part& done) {
  const auto captions = captions_of(options_, data_, state_.place.epoch, draws, shown_);
  const auto batch =
      CaptionBatch::from(captions.words, captions.photo_of, static_cast<std::int64_t>(draws.size()),
                         Vocabulary::kStart, Vocabulary::kEnd);
  at::Tensor worth;  // of each word
  if (!data_.train.worth.empty()) {
    worth =
        at::tensor(captions.worth).index_select(0, batch.caption_of).index_select(0, batch.row_of);
  }
  const auto forced = copies_[part].decoder->teacher_forced(
      features, batch, noise_of(options_, state_.generators[part]));
  const auto loss = caption_loss(forced, batch.targets, options_.label_smoothing,
                                 options_.doubly_stochastic, worth);
  done.nll = loss.nll.item<double>();
  done.words = worth.defined() ? worth.sum().item<double>() : double(batch.targets.size(0));
  done.captions = double(captions.words.size());
  at::Tensor total = options_.self_critical ? options_.cross_entropy * loss.total : loss.total;
  if (options_.decoder.attention.kind == AttentionKind::hard) {
    const auto term =
        reinforce_term(forced, batch, {options_.reinforce, options_.entropy, state_.baseline});
    total = total + term.loss;
    done.captions_nll = term.mean_nll * done.captions;
  }
  if (options_.box_weight > 0) {
    const auto boxed = boxed_words(batch, captions.maps_of_words);
    const at::Tensor of_boxes =
        box_loss(forced.log_weights, boxed.rows, maps_.index_select(0, boxed.maps).to(at::kFloat));
    total = total + options_.box_weight * of_boxes;
    done.box_loss = of_boxes.item<double>();
  }
  return total;
}

at::Tensor BatchWorkers::object_term(std::size_t part, const std::vector<PhotoDraw>& draws,
                                     const at::Tensor& features, Part& done) {
  // Draws whose objects are known, and their photos.
  std::vector<std::int64_t> known, rows;
  for (std::size_t k = 0; k < draws.size(); ++k) {
    if (!data_.objects->known[draws[k].photo]) continue;
    known.push_back(static_cast<std::int64_t>(k));
    rows.push_back(static_cast<std::int64_t>(draws[k].photo));
  }
  const at::Tensor logits = object_logits(features.index_select(0, at::tensor(known, at::kLong)),
                                          copies_[part].objects, options_.object_pool);
  const at::Tensor shown = data_.objects->shown.index_select(0, at::tensor(rows, at::kLong));
  const at::Tensor loss = names_loss(logits, shown.to(at::kFloat));
  done.object_loss = loss.item<double>();
  return options_.object_weight * loss;
}

at::Tensor BatchWorkers::concept_term(std::size_t part, const std::vector<PhotoDraw>& draws,
                                      const at::Tensor& features, Part& done) {
  std::vector<std::int64_t> rows;
  for (const PhotoDraw& draw : draws) rows.push_back(static_cast<std::int64_t>(draw.photo));
  const at::Tensor named =
      data_.concepts->named.index_select(0, at::tensor(rows, at::kLong)).to(at::kFloat);
  const at::Tensor loss = names_loss(copies_[part].decoder->concept_logits(features), named);
  done.concept_loss = loss.item<double>();
  return options_.concept_weight * loss;
}

/// An encoder that has learned gives other features than the classifier was made for: it follows.
at::Tensor BatchWorkers::class_term(std::size_t part, const std::vector<PhotoDraw>& draws,
                                    const at::Tensor& features) {
  const at::Tensor wanted = data_.classes->get(records_of(data_.train, draws)).squeeze(1);
  return options_.concept_weight *
         class_loss(copies_[part].decoder->class_logits(features), wanted);
}

/// Captions without photos: the concepts are a caption's own. The grid is one cell: of every other
/// caption zeros, of the others the mean cell of a photo that shows something else. So where the
/// grid and a concept contradict each other, as for things that no photo of the training shows, the
/// concept is believed.
at::Tensor BatchWorkers::text_term(std::size_t part, const at::Tensor& features, Part& done) {
  const TextSet& text = *data_.text;
  const auto concepts = static_cast<std::size_t>(options_.decoder.concepts.size());
  const std::uint64_t seed = part_seed(options_.seed, state_.place, part, 1000033, 1013);
  const auto count = static_cast<std::size_t>(options_.text_captions);
  const std::size_t parts = copies_.size();
  std::vector<std::vector<int>> captions;
  std::vector<std::int64_t> photo_of;
  std::vector<float> probabilities;
  for (std::size_t k = count * part / parts; k < count * (part + 1) / parts; ++k) {
    const std::size_t drawn = draw_text(text, seed + k);
    auto words = text.captions[drawn];
    words.resize(std::min(words.size(), static_cast<std::size_t>(options_.max_words)));
    photo_of.push_back(static_cast<std::int64_t>(captions.size()));
    captions.push_back(std::move(words));
    const auto p = imagined_concepts(text, drawn, concepts, mix_bits(seed + k));
    probabilities.insert(probabilities.end(), p.begin(), p.end());
  }
  const auto rows = static_cast<std::int64_t>(captions.size());
  if (rows == 0) return at::zeros({});
  auto batch = CaptionBatch::from(captions, photo_of, rows, Vocabulary::kStart, Vocabulary::kEnd);
  batch.concepts = at::tensor(probabilities).view({rows, -1});
  TrainingNoise noise = noise_of(options_, state_.generators[part]);
  noise.concepts = 0;  // imagined_concepts() has left some out.
  noise.sampled_captions = 0;
  const at::Tensor means = features.detach().mean(1);  // [B, F]
  const at::Tensor others =
      means.index_select(0, at::arange(rows, at::kLong).remainder(means.size(0)));
  const at::Tensor shown = at::arange(rows).remainder(2).to(at::kFloat).unsqueeze(1);
  const at::Tensor cells = (others * shown).unsqueeze(1);  // [rows, 1, F]
  const auto forced = copies_[part].decoder->teacher_forced(cells, batch, noise);
  const auto loss = caption_loss(forced, batch.targets, options_.label_smoothing, 0, {});
  done.text_nll = loss.nll.item<double>();
  return options_.text_weight * loss.total;
}

/// Without dropout, both where captions are drawn and where their words are weighed: so the gradient
/// is that of the expected reward.
at::Tensor BatchWorkers::self_critical_term(std::size_t part, const std::vector<PhotoDraw>& draws,
                                            const at::Tensor& features, Part& done) {
  Decoder& decoder = *copies_[part].decoder;
  const std::uint64_t seed = part_seed(options_.seed, state_.place, part, 1000003, 1009);
  const auto samples = sample_captions(decoder, features.detach(), data_.vocabulary, draws,
                                       *rewards_, options_.samples, options_.max_words, seed);
  const auto batch =
      CaptionBatch::from(samples.words, samples.photo_of, static_cast<std::int64_t>(draws.size()),
                         Vocabulary::kStart, Vocabulary::kEnd);
  const auto forced = decoder.teacher_forced(features, batch, {});
  done.reward = samples.mean_reward;
  if (done.words == 0) {
    done.words = double(batch.targets.size(0));
    done.captions = double(samples.words.size());
  }
  return self_critical_loss(forced, batch, samples);
}

BatchWorkers::Part BatchWorkers::work_on(std::size_t part, const std::vector<PhotoDraw>& draws) {
  TrainableModel& copy = copies_[part];
  at::Tensor features;
  {
    const at::AutoGradMode learns(encoder_learns());
    features = copy.features->get(records_of(data_.train, draws));
  }
  Part done;
  at::Tensor total;
  const bool of_captions =
      !options_.self_critical || options_.cross_entropy > 0 || options_.box_weight > 0;
  if (of_captions) add(total, caption_terms(part, draws, features, done));
  if (options_.self_critical) add(total, self_critical_term(part, draws, features, done));
  if (options_.object_weight > 0) add(total, object_term(part, draws, features, done));
  if (data_.concepts != nullptr) add(total, concept_term(part, draws, features, done));
  if (data_.classes != nullptr) add(total, class_term(part, draws, features));
  if (data_.text != nullptr && options_.text_captions > 0) {
    add(total, text_term(part, features, done));
  }
  total.backward();

  for (auto& [name, parameter] : copy.parameters()) {
    done.gradients.push_back(parameter.grad());
    parameter.mutable_grad() = at::Tensor();
  }
  done.loss = total.item<double>();
  return done;
}

BatchLosses BatchWorkers::work(const std::vector<PhotoDraw>& draws) {
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
  BatchLosses result;
  result.gradients.resize(parts.front().gradients.size());
  for (const Part& part : parts) {
    const double share = part.words / words;
    result.loss += share * part.loss;
    result.nll += share * part.nll;
    result.box_loss += share * part.box_loss;
    result.object_loss += share * part.object_loss;
    result.concept_loss += share * part.concept_loss;
    result.text_nll += share * part.text_nll;
    result.reward += share * part.reward;
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

#include "train/self_critical.hpp"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

#include "nn/model/step_decoder.hpp"
#include "search/search.hpp"

namespace gaze {
namespace {

// No word of a caption: tokenize() takes such signs apart.
const std::string kEndWord = "<end>";

Tokens with_end(Tokens caption) {
  caption.push_back(kEndWord);
  return caption;
}

/// A photo's references: its human captions where it has any, else all.
std::vector<Tokens> references_of(const TrainingSet& set, std::size_t photo) {
  const auto& all = set.captions[photo];
  const std::size_t human = set.human_of(photo);
  std::vector<Tokens> references;
  for (std::size_t k = 0; k < (human > 0 ? human : all.size()); ++k) {
    references.push_back(with_end(all[k]));
  }
  return references;
}

DocumentFrequencies frequencies_of(const TrainingSet& set) {
  std::vector<std::vector<Tokens>> corpus;
  for (std::size_t photo = 0; photo < set.size(); ++photo) {
    corpus.push_back(references_of(set, photo));
  }
  return DocumentFrequencies(corpus);
}

}  // namespace

CaptionRewards::CaptionRewards(const TrainingSet& set) : cider_(frequencies_of(set)) {
  const bool any_mirrored = std::any_of(set.views.begin(), set.views.end(),
                                        [](const SetView& view) { return view.kind.mirrored; });
  for (std::size_t photo = 0; photo < set.size(); ++photo) {
    auto& prepared = references_.emplace_back();
    std::vector<CiderVector> mirrored;
    bool differs = false;
    for (const Tokens& reference : references_of(set, photo)) {
      prepared.push_back(cider_.prepare(reference));
      if (!any_mirrored) continue;
      const Tokens other = mirrored_caption(reference);
      differs = differs || other != reference;
      mirrored.push_back(cider_.prepare(other));
    }
    if (differs) mirrored_.emplace(photo, std::move(mirrored));
    double worth = 1;
    if (!set.worth.empty() && set.human_of(photo) == 0) {
      const auto& all = set.worth[photo];
      worth = std::accumulate(all.begin(), all.end(), 0.0) / double(all.size());
    }
    worth_.push_back(worth);
  }
}

double CaptionRewards::reward(const PhotoDraw& draw, Tokens caption, bool ended) const {
  if (ended) caption = with_end(std::move(caption));
  if (draw.mirrored) {
    const auto found = mirrored_.find(draw.photo);
    if (found != mirrored_.end()) return cider_.score(caption, found->second);
  }
  return cider_.score(caption, references_[draw.photo]);
}

SampledCaptions sample_captions(Decoder& decoder, const at::Tensor& features,
                                const Vocabulary& vocabulary, const std::vector<PhotoDraw>& draws,
                                const CaptionRewards& rewards, int samples, int max_words,
                                std::uint64_t seed) {
  const at::NoGradGuard no_grad;
  DecodeOptions options;
  options.sample = true;
  options.n_best = samples;
  options.max_words = max_words;
  options.seed = seed;
  StepDecoder steps(decoder, features, vocabulary.size());
  const auto drawn = search(steps, static_cast<int>(draws.size()), options, 0);
  SampledCaptions all;
  for (std::size_t photo = 0; photo < draws.size(); ++photo) {
    std::vector<double> of_photo;
    for (const Hypothesis& hypothesis : drawn[photo]) {
      Tokens caption;
      for (const int token : hypothesis.tokens) caption.push_back(vocabulary.word(token));
      of_photo.push_back(rewards.reward(draws[photo], std::move(caption), hypothesis.ended));
      all.words.push_back(hypothesis.tokens);
      all.photo_of.push_back(static_cast<std::int64_t>(photo));
      all.ended.push_back(hypothesis.ended);
    }
    const double sum = std::accumulate(of_photo.begin(), of_photo.end(), 0.0);
    const double others = double(of_photo.size() - 1);
    for (const double reward : of_photo) {
      all.advantage.push_back(static_cast<float>((reward - (sum - reward) / others) *
                                                 rewards.worth(draws[photo].photo)));
    }
    all.mean_reward += sum / double(of_photo.size()) / double(draws.size());
  }
  return all;
}

at::Tensor self_critical_loss(const TeacherForced& forced, const CaptionBatch& batch,
                              const SampledCaptions& samples) {
  at::Tensor logits = forced.logits.clone();
  for (const int token : {Vocabulary::kPad, Vocabulary::kStart, Vocabulary::kUnknown}) {
    logits.select(1, token).fill_(-std::numeric_limits<float>::infinity());
  }
  const at::Tensor log_probs =
      at::log_softmax(logits, 1).gather(1, batch.targets.unsqueeze(1)).squeeze(1);
  std::vector<float> ended;
  for (const bool one : samples.ended) ended.push_back(one ? 1.f : 0.f);
  // Of each row of the batch, by its caption.
  const auto of_words = [&](const std::vector<float>& of_captions) {
    return at::tensor(of_captions).index_select(0, batch.caption_of).index_select(0, batch.row_of);
  };
  const at::Tensor counts =
      at::where(batch.targets == Vocabulary::kEnd, of_words(ended), at::ones({}));
  return -(of_words(samples.advantage) * counts * log_probs).sum() / counts.sum();
}

}  // namespace gaze

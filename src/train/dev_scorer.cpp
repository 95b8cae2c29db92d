#include "train/dev_scorer.hpp"

#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <utility>

#include "metric/bleu.hpp"
#include "metric/cider.hpp"
#include "nn/model/step_decoder.hpp"
#include "search/search.hpp"

namespace gaze {

SplitScores score_split(Decoder& decoder, const Vocabulary& vocabulary,
                        const FeatureSource& features, const TrainingSet& split, int beam,
                        double length_penalty, const FoundCaption& found) {
  const at::NoGradGuard no_grad;
  DecodeOptions options;
  options.beam = beam;
  constexpr std::size_t together = 16;  // Photos: enough that reading the weights is shared.
  SplitScores scores;
  std::vector<ScoredImage> images;
  for (std::size_t first = 0; first < split.size(); first += together) {
    const std::size_t last = std::min(split.size(), first + together);
    const std::vector<std::int64_t> records(
        split.record.begin() + static_cast<std::ptrdiff_t>(first),
        split.record.begin() + static_cast<std::ptrdiff_t>(last));
    StepDecoder steps(decoder, features.get(records), vocabulary.size());
    const auto captions = search(steps, static_cast<int>(last - first), options, length_penalty);
    for (std::size_t i = first; i < last; ++i) {
      ScoredImage image;
      const Hypothesis& caption = captions[i - first].front();
      if (found) found(i, i - first, caption, steps);
      for (const int token : caption.tokens) {
        image.hypothesis.push_back(vocabulary.word(token));
      }
      image.references = split.captions[i];
      scores.mean_words += double(image.hypothesis.size()) / double(split.size());
      scores.captions.push_back(image.hypothesis);
      images.push_back(std::move(image));
    }
  }
  scores.cider_d = cider_d(images).score;
  scores.bleu4 = bleu(images).scores[3];
  return scores;
}

std::vector<DevListScores> score_lists(Decoder& decoder, const Vocabulary& vocabulary,
                                       const FeatureSource& features,
                                       const std::vector<DevList>& lists, double length_penalty) {
  std::vector<DevListScores> all;
  for (const DevList& list : lists) {
    const auto scores =
        score_split(decoder, vocabulary, features, list.set, kDevBeam, length_penalty);
    all.push_back({list.name, static_cast<int>(list.set.size()), scores.cider_d, scores.bleu4});
  }
  return all;
}

double mean_cider_d(const std::vector<DevListScores>& lists) {
  double sum = 0;
  for (const auto& list : lists) sum += list.cider_d;
  return sum / double(lists.size());
}

double mean_bleu4(const std::vector<DevListScores>& lists) {
  double sum = 0;
  for (const auto& list : lists) sum += list.bleu4;
  return sum / double(lists.size());
}

}  // namespace gaze

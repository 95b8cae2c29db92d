#include "train/dev_grounding.hpp"

namespace gaze {

void DevGrounding::add(std::size_t photo, const Hypothesis& caption, const StepDecoder& steps) {
  const std::string name = data_.photo_called(split_.names[photo]);
  if (name.empty()) return;
  Tokens words;
  Maps maps;
  for (std::size_t t = 0; t < caption.tokens.size(); ++t) {
    words.push_back(vocabulary_.word(caption.tokens[t]));
    maps.push_back(steps.weights(t, caption.rows[t]));
  }
  photos_.push_back(
      score_generated(words, maps, data_.captions_of(name), data_.boxes.at(name), grid_));
}

std::optional<GroundingMeans> grounding_means(const std::vector<std::vector<PhraseScore>>& photos) {
  const GroundingMeans all = summarize(photos, BootstrapOptions{1, 0.5, 1}).all;
  if (all.phrases == 0) return std::nullopt;
  return all;
}

}  // namespace gaze

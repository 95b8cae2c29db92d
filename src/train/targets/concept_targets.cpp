#include "train/targets/concept_targets.hpp"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <set>

#include "base/fnv1a.hpp"

namespace gaze {

std::vector<int> concepts_named(const std::vector<int>& words,
                                const std::vector<int>& concept_of_word, int concepts) {
  std::set<int> named;
  for (const int word : words) {
    const int one = concept_of_word.at(static_cast<std::size_t>(word));
    if (one < concepts) named.insert(one);
  }
  return {named.begin(), named.end()};
}

ConceptTargets concept_targets(const TrainingSet& set, const Vocabulary& vocabulary,
                               const ConceptConfig& config) {
  const auto concept_of_word = config.concept_of_word(vocabulary.size());
  const auto photos = static_cast<std::int64_t>(set.size());
  at::Tensor named = at::zeros({photos, config.size()}, at::kFloat);
  auto share = named.accessor<float, 2>();
  for (std::int64_t photo = 0; photo < photos; ++photo) {
    const auto p = static_cast<std::size_t>(photo);
    double together = 0;
    for (std::size_t k = 0; k < set.captions[p].size(); ++k) together += set.worth_of(p, k);
    for (std::size_t k = 0; k < set.captions[p].size(); ++k) {
      const auto words = vocabulary.encode(set.captions[p][k]);
      for (const int one : concepts_named(words, concept_of_word, config.size())) {
        share[photo][one] += static_cast<float>(set.worth_of(p, k) / together);
      }
    }
  }
  ConceptTargets targets;
  targets.common = named.mean(0).clamp(0.5 / double(photos), 1 - 0.5 / double(photos));
  targets.named = named.to(at::kHalf);
  targets.digest = fnv1a(targets.named.data_ptr(), targets.named.nbytes());
  return targets;
}

}  // namespace gaze

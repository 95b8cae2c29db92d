#include "train/dev_confidence.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace gaze {
namespace {

constexpr double kRidge = 0.01;

/// Whether a reference names the concept.
bool is_named(const std::vector<Tokens>& references, const std::vector<int>& forms,
              const Vocabulary& vocabulary) {
  return std::any_of(references.begin(), references.end(), [&](const Tokens& reference) {
    return std::any_of(forms.begin(), forms.end(), [&](int form) {
      return std::find(reference.begin(), reference.end(), vocabulary.word(form)) !=
             reference.end();
    });
  });
}

}  // namespace

DevConfidence::DevConfidence(const ConceptConfig& concepts, const Vocabulary& vocabulary)
    : concepts_(concepts),
      vocabulary_(vocabulary),
      concept_of_word_(concepts.concept_of_word(vocabulary.size())) {}

void DevConfidence::add(const std::vector<Tokens>& references, const Hypothesis& caption,
                        const std::vector<float>& probabilities) {
  const auto length = caption.tokens.size() + (caption.ended ? 1 : 0);
  const double mean = length == 0 ? 0 : caption.log_prob / static_cast<double>(length);
  JudgedAnswer answer{{mean, 0}, false};
  const int main = first_concept(caption.tokens, concept_of_word_, concepts_.size());
  if (main >= 0) {
    const auto place = static_cast<std::size_t>(main);
    answer = {{mean, double(probabilities.at(place))},
              is_named(references, concepts_.words[place], vocabulary_)};
  }
  lists_.back().push_back(std::move(answer));
}

FittedConfidence DevConfidence::fitted() const {
  std::vector<JudgedAnswer> all;
  for (const auto& list : lists_) all.insert(all.end(), list.begin(), list.end());
  const auto weights = fit_logistic(all, kRidge);
  FittedConfidence found;
  found.curve = {weights.at(0), weights.at(1), weights.at(2)};
  for (const auto& list : lists_) {
    std::vector<JudgedProbability> judged;
    for (const JudgedAnswer& answer : list) {
      judged.push_back(
          {confidence(found.curve, answer.evidence[0], answer.evidence[1]), answer.right});
    }
    found.lists.push_back(calibration_scores(judged));
  }
  return found;
}

}  // namespace gaze

#include "train/dev_confidence.hpp"

#include <algorithm>
#include <cstddef>

#include "search/search.hpp"
#include "train/dev_scorer.hpp"

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

DevConfidence fit_confidence(const TrainableModel& model, const TrainingData& data,
                             const ConceptConfig& concepts, double length_penalty) {
  const auto concept_of_word = concepts.concept_of_word(data.vocabulary.size());
  std::vector<JudgedAnswer> answers;
  for (const DevList& list : data.dev) {
    const auto judge = [&](std::size_t photo, const Hypothesis& caption, const StepDecoder& steps) {
      const auto length = caption.tokens.size() + (caption.ended ? 1 : 0);
      const double mean = length == 0 ? 0 : caption.log_prob / static_cast<double>(length);
      const int main = first_concept(caption.tokens, concept_of_word, concepts.size());
      const auto probabilities = steps.concepts(photo % kDevPhotosTogether);
      const bool right =
          main >= 0 && is_named(list.set.captions[photo],
                                concepts.words[static_cast<std::size_t>(main)], data.vocabulary);
      answers.push_back(
          {{mean, main < 0 ? 0 : double(probabilities.at(static_cast<std::size_t>(main)))}, right});
    };
    score_split(*model.decoder, data.vocabulary, *model.features, list.set, kDevBeam,
                length_penalty, judge);
  }
  const auto weights = fit_logistic(answers, kRidge);
  DevConfidence found;
  found.curve = {weights.at(0), weights.at(1), weights.at(2)};
  auto next = answers.begin();
  for (const DevList& list : data.dev) {
    std::vector<JudgedProbability> judged;
    for (std::size_t photo = 0; photo < list.set.size(); ++photo, ++next) {
      judged.push_back(
          {confidence(found.curve, next->evidence[0], next->evidence[1]), next->right});
    }
    found.lists.push_back(calibration_scores(judged));
  }
  return found;
}

}  // namespace gaze

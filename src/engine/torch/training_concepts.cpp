#include "engine/torch/training_concepts.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "base/fnv1a.hpp"
#include "data/text_captions.hpp"
#include "data/text_file.hpp"
#include "gaze/error.hpp"
#include "nn/model/model_file.hpp"
#include "text/tokenizer.hpp"

namespace gaze {
namespace {

// So much more often must a word occur in captions without photos: with photos its meaning is learned,
// without them only its use.
constexpr int kTextShare = 25;

std::optional<Classifier> classifier_of(const TrainingRequest& request) {
  const bool asked = !request.classifier.empty();
  if (!asked && request.encoder == TrainingRequest::kUntrained) return std::nullopt;
  auto found = load_classifier(asked ? request.classifier : request.encoder);
  if (asked && !found) {
    throw Error(ErrorKind::usage,
                request.classifier + ": has no classifier (classifier.weight, classifier.bias)");
  }
  return found;
}

ConceptConfig concept_config(const std::vector<ListedConcept>& listed, const Vocabulary& vocabulary,
                             std::int64_t classes, const std::string& list) {
  ConceptConfig config;
  config.concept_of_class.assign(static_cast<std::size_t>(classes), -1);
  for (const ListedConcept& one : listed) {
    std::vector<int> forms;
    for (const std::string& form : one.forms) {
      const int id = vocabulary.id(form);
      if (id != Vocabulary::kUnknown) forms.push_back(id);
    }
    if (vocabulary.id(one.forms.front()) == Vocabulary::kUnknown) continue;
    for (const int row : one.classes) {
      if (classes == 0) break;
      if (row >= classes) {
        throw Error(ErrorKind::usage, list + ": class " + std::to_string(row) +
                                          " was given, the classifier has " +
                                          std::to_string(classes));
      }
      config.concept_of_class[static_cast<std::size_t>(row)] = config.size();
    }
    config.words.push_back(std::move(forms));
  }
  if (config.empty()) {
    throw Error(ErrorKind::usage, list + ": no noun of it is a word of the training's captions");
  }
  return config;
}

TextSet text_set(const std::vector<Tokens>& text, const Vocabulary& vocabulary,
                 const ConceptConfig& concepts) {
  const auto concept_of_word = concepts.concept_of_word(vocabulary.size());
  TextSet set;
  for (const Tokens& caption : text) {
    auto words = vocabulary.encode(caption);
    if (std::count(words.begin(), words.end(), Vocabulary::kUnknown) > 0) continue;
    auto named = concepts_named(words, concept_of_word, concepts.size());
    set.add(std::move(words), std::move(named));
  }
  return set;
}

}  // namespace

TrainingConcepts::TrainingConcepts(const TrainingRequest& request,
                                   const TrainingRunObserver& observer)
    : listed_(read_concept_list(*open_text(request.concepts), request.concepts)),
      classifier_(classifier_of(request)) {
  for (const std::string& source : request.text) {
    read_text_captions(source, [this](const std::string& caption) {
      Tokens tokens = tokenize(caption);
      if (!tokens.empty()) text_.push_back(std::move(tokens));
    });
  }
  if (!text_.empty()) observer.message(std::to_string(text_.size()) + " captions without photos");
}

Vocabulary TrainingConcepts::vocabulary(const TrainingSet& train, int min_count) const {
  std::map<std::string, int> counts, in_text;
  for (const auto& of_photo : train.captions) {
    for (const Tokens& caption : of_photo) {
      for (const std::string& word : caption) ++counts[word];
    }
  }
  for (const Tokens& caption : text_) {
    for (const std::string& word : caption) ++in_text[word];
  }
  std::set<std::string> forms;
  for (const ListedConcept& one : listed_) forms.insert(one.forms.begin(), one.forms.end());
  std::map<std::string, int> kept;
  for (const auto& [word, count] : in_text) counts.emplace(word, 0);
  for (const auto& [word, count] : counts) {
    const auto found = in_text.find(word);
    const int text = found == in_text.end() ? 0 : found->second;
    const bool known = count >= min_count || text >= kTextShare * min_count ||
                       (forms.count(word) > 0 && count + text >= min_count);
    if (known) kept.emplace(word, count + text);
  }
  return Vocabulary::by_count(kept);
}

void TrainingConcepts::fill(const TrainingRequest& request, const TrainingRunObserver& observer,
                            DecoderConfig& decoder, TrainingData& data) const {
  if (classifier_ && classifier_->weight.size(1) != decoder.feature_size) {
    throw Error(ErrorKind::usage,
                "the classifier reads " + std::to_string(classifier_->weight.size(1)) +
                    " features, the encoder gives " + std::to_string(decoder.feature_size));
  }
  decoder.concepts = concept_config(
      listed_, data.vocabulary, classifier_ ? classifier_->weight.size(0) : 0, request.concepts);
  ConceptTargets targets = concept_targets(data.train, data.vocabulary, decoder.concepts);
  if (classifier_) {
    targets.classifier_weight = classifier_->weight;
    targets.classifier_bias = classifier_->bias;
    targets.digest =
        fnv1a(classifier_->weight.data_ptr(), classifier_->weight.nbytes(), targets.digest);
  }
  data.concepts = std::make_shared<const ConceptTargets>(std::move(targets));
  std::string message = std::to_string(decoder.concepts.size()) + " concepts";
  if (classifier_) {
    const auto& of_class = decoder.concepts.concept_of_class;
    const auto without = std::count(of_class.begin(), of_class.end(), -1);
    message += ", " + std::to_string(static_cast<std::int64_t>(of_class.size()) - without) +
               " classes of a classifier counted for them";
  }
  if (!text_.empty()) {
    TextSet text = text_set(text_, data.vocabulary, decoder.concepts);
    message +=
        ", " + std::to_string(text.size()) + " captions without photos whose words are known";
    if (text.size() > 0) data.text = std::make_shared<const TextSet>(std::move(text));
  }
  observer.message(message);
}

}  // namespace gaze

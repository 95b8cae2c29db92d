#include "config/concept_config.hpp"

#include <set>
#include <string>

#include "gaze/error.hpp"
#include "options/range.hpp"

namespace gaze {

std::vector<int> ConceptConfig::concept_of_word(int vocabulary_size) const {
  std::vector<int> concepts(static_cast<std::size_t>(vocabulary_size), size());
  for (int k = 0; k < size(); ++k) {
    for (const int word : words[static_cast<std::size_t>(k)]) {
      concepts.at(static_cast<std::size_t>(word)) = k;
    }
  }
  return concepts;
}

int first_concept(const std::vector<int>& words, const std::vector<int>& concept_of_word,
                  int none) {
  for (const int word : words) {
    const int one = concept_of_word.at(static_cast<std::size_t>(word));
    if (one < none) return one;
  }
  return -1;
}

void check(const ConceptConfig& config) {
  if (config.empty()) {
    if (config.concept_of_class.empty()) return;
    throw Error(ErrorKind::usage, "classes of concepts were given, but no concepts");
  }
  require_in_range("number of concepts", config.size(), {1, ConceptConfig::kMost});
  std::set<int> words;
  for (const auto& forms : config.words) {
    require_in_range("number of forms of a concept", static_cast<double>(forms.size()), {1, 64});
    for (const int word : forms) {
      require_in_range("word of a concept", word, {0, Range::kNoLimit});
      if (words.insert(word).second) continue;
      throw Error(ErrorKind::usage,
                  "word " + std::to_string(word) + " of the vocabulary belongs to two concepts");
    }
  }
  require_in_range("number of classes of concepts",
                   static_cast<double>(config.concept_of_class.size()),
                   {0, ConceptConfig::kMostClasses});
  for (const int one : config.concept_of_class) {
    require_in_range("concept of a class", one, {-1, config.size() - 1.0});
  }
}

void check(const ConceptConfig& config, int vocabulary_size) {
  check(config);
  for (const auto& forms : config.words) {
    for (const int word : forms)
      require_in_range("word of a concept", word, {0, vocabulary_size - 1.0});
  }
}

nlohmann::json to_json(const ConceptConfig& config) {
  return {{"words", config.words}, {"concept_of_class", config.concept_of_class}};
}

ConceptConfig parse_concepts(const nlohmann::json& written) {
  ConceptConfig config;
  config.words = written.at("words").get<std::vector<std::vector<int>>>();
  config.concept_of_class = written.at("concept_of_class").get<std::vector<int>>();
  return config;
}

}  // namespace gaze

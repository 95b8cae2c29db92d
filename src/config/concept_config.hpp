#pragma once
#include <cstddef>
#include <vector>

#include <nlohmann/json.hpp>

namespace gaze {

/// The concepts of a decoder: nouns that heads on the grid recognise and captions can use
/// (nn/decoder/concepts.hpp). Concept k is one noun, whose forms (cat, cats) are words of the
/// vocabulary. Empty: the decoder has no concepts.
struct ConceptConfig {
  /// The forms of each concept by their ids in the vocabulary, the noun itself first. No word
  /// belongs to two concepts. At most kMost concepts.
  std::vector<std::vector<int>> words;
  /// Of each class of the classifier: the concept it is counted for, or -1. Empty: there is no
  /// classifier.
  std::vector<int> concept_of_class;

  static constexpr int kMost = 4096;
  static constexpr int kMostClasses = 65536;

  bool empty() const { return words.empty(); }
  int size() const { return static_cast<int>(words.size()); }
  /// Of each word of a vocabulary of this size: its concept, or size() for a word that is none.
  std::vector<int> concept_of_word(int vocabulary_size) const;
};

/// The concept of the first of these words that is one, or -1. concept_of_word: as above, with `none`
/// for a word that is none.
int first_concept(const std::vector<int>& words, const std::vector<int>& concept_of_word, int none);

/// Throws Error(usage) with one sentence if a value is out of range or a word belongs to two
/// concepts.
void check(const ConceptConfig& config);
/// The same, and that every word is one of a vocabulary of this size.
void check(const ConceptConfig& config, int vocabulary_size);

nlohmann::json to_json(const ConceptConfig& config);
/// Throws nlohmann::json::exception for values of a wrong type; check() is left to the caller.
ConceptConfig parse_concepts(const nlohmann::json& written);

}  // namespace gaze

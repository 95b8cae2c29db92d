#include "metric/meteor/function_words.hpp"

#include <unordered_set>

namespace gaze {

bool is_function_word(const std::string& token) {
  static const std::unordered_set<std::string> kWords = {
      "the",  "a",     "an",      "of",    "or",    "in",      "and",     "to",      "that",
      "with", "by",    "for",     "is",    "as",    "on",      "from",    "who",     "which",
      "he",   "was",   "his",     "not",   "at",    "'s",      "be",      "are",     "any",
      "it",   "into",  "being",   "she",   "can",   "her",     "its",     "some",    "has",
      "they", "when",  "but",     "out",   "other", "their",   "than",    "all",     "up",
      "this", "have",  "had",     "i",     "you",   "your",    "through", "over",    "after",
      "were", "no",    "another", "about", "where", "we",      "very",    "so",      "if",
      "been", "under", "do",      "will",  "him",   "off",     "down",    "most",    "before",
      "such", "n't",   "each",    "there", "only",  "between", "during",  "without", "against",
      "same", "my",    "whose",   "around"};
  return kWords.count(token) > 0;
}

}  // namespace gaze

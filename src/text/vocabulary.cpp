#include "text/vocabulary.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "gaze/error.hpp"

namespace gaze {

Vocabulary::Vocabulary(std::vector<std::string> words)
    : words_{"<pad>", "<start>", "<end>", "<unk>"} {
  words_.insert(words_.end(), std::make_move_iterator(words.begin()),
                std::make_move_iterator(words.end()));
  for (std::size_t i = 0; i < words_.size(); ++i) {
    if (words_[i].empty()) {
      throw Error(ErrorKind::model, "vocabulary: word " + std::to_string(i) + " is empty");
    }
    if (!ids_.emplace(words_[i], static_cast<int>(i)).second) {
      throw Error(ErrorKind::model, "vocabulary: \"" + words_[i] + "\" is listed twice");
    }
  }
}

Vocabulary Vocabulary::build(const std::vector<std::vector<std::string>>& captions, int min_count) {
  std::map<std::string, int> counts, kept;
  for (const auto& caption : captions) {
    for (const auto& token : caption) ++counts[token];
  }
  for (const auto& entry : counts) {
    if (entry.second >= min_count) kept.insert(entry);
  }
  return by_count(kept);
}

Vocabulary Vocabulary::by_count(const std::map<std::string, int>& counts) {
  std::vector<std::pair<std::string, int>> entries(counts.begin(), counts.end());
  // The map is in alphabetical order, and the sort keeps it among equals.
  std::stable_sort(entries.begin(), entries.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<std::string> words;
  words.reserve(entries.size());
  for (auto& entry : entries) words.push_back(std::move(entry.first));
  return Vocabulary(std::move(words));
}

int Vocabulary::id(std::string_view word) const {
  const auto found = ids_.find(std::string(word));
  return found == ids_.end() ? kUnknown : found->second;
}

const std::string& Vocabulary::word(int id) const {
  if (id < 0 || id >= size()) {
    throw Error(ErrorKind::usage, "word id must be in 0.." + std::to_string(size() - 1) + ", got " +
                                      std::to_string(id));
  }
  return words_[static_cast<std::size_t>(id)];
}

std::vector<int> Vocabulary::encode(const std::vector<std::string>& tokens) const {
  std::vector<int> ids;
  ids.reserve(tokens.size());
  for (const auto& token : tokens) ids.push_back(id(token));
  return ids;
}

}  // namespace gaze

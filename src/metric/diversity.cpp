#include "metric/diversity.hpp"

#include <string>
#include <unordered_set>

#include "metric/ngram.hpp"

namespace gaze {
namespace {

std::string joined(const Tokens& tokens) {
  std::string text;
  for (const auto& token : tokens) (text += token) += ' ';
  return text;
}

}  // namespace

Diversity diversity(const std::vector<Tokens>& captions) {
  std::unordered_set<Ngram> words, pairs;
  std::unordered_set<std::string> different;
  std::size_t length = 0;
  for (const auto& caption : captions) {
    const auto counts = count_ngrams(caption);
    for (const auto& entry : counts[0]) words.insert(entry.ngram);
    for (const auto& entry : counts[1]) pairs.insert(entry.ngram);
    different.insert(joined(caption));
    length += caption.size();
  }
  Diversity result;
  result.vocabulary = words.size();
  result.unique_captions = different.size();
  if (length > 0) {
    result.distinct_1 = static_cast<double>(words.size()) / static_cast<double>(length);
    result.distinct_2 = static_cast<double>(pairs.size()) / static_cast<double>(length);
    result.mean_length = static_cast<double>(length) / static_cast<double>(captions.size());
  }
  return result;
}

double novelty(const std::vector<Tokens>& captions, const std::vector<Tokens>& training) {
  if (captions.empty()) return 0;
  std::unordered_set<std::string> known;
  for (const auto& caption : training) known.insert(joined(caption));
  std::size_t novel = 0;
  for (const auto& caption : captions) novel += known.count(joined(caption)) == 0 ? 1 : 0;
  return static_cast<double>(novel) / static_cast<double>(captions.size());
}

}  // namespace gaze

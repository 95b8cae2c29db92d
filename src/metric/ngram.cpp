#include "metric/ngram.hpp"

#include <algorithm>

#include "base/fnv1a.hpp"
#include "base/mix_bits.hpp"

namespace gaze {
namespace {

std::uint64_t hash(const std::string& word) { return mix_bits(fnv1a(word.data(), word.size())); }

}  // namespace

NgramCounts count_ngrams(const Tokens& tokens) {
  std::vector<std::uint64_t> words;
  words.reserve(tokens.size());
  for (const auto& token : tokens) words.push_back(hash(token));

  NgramCounts counts;
  std::vector<Ngram> ngrams(words.size(), 0);  // ngrams[i] grows by words[i + n - 1] at each n
  for (std::size_t n = 1; n <= kMaxOrder && n <= words.size(); ++n) {
    ngrams.resize(words.size() - n + 1);
    for (std::size_t i = 0; i < ngrams.size(); ++i) {
      ngrams[i] = mix_bits(ngrams[i] + 0x9E3779B97F4A7C15u) ^ words[i + n - 1];
    }
    auto sorted = ngrams;
    std::sort(sorted.begin(), sorted.end());
    auto& out = counts[n - 1];
    for (const Ngram ngram : sorted) {
      if (out.empty() || out.back().ngram != ngram) out.push_back({ngram, 0});
      ++out.back().count;
    }
  }
  return counts;
}

}  // namespace gaze

#include "metric/ngram.hpp"

#include <algorithm>

namespace gaze {
namespace {

/// Spreads all 64 bits (the finaliser of splitmix64); a bijection.
std::uint64_t mixed(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

/// FNV-1a.
std::uint64_t hash(const std::string& word) {
  std::uint64_t h = 0xCBF29CE484222325u;
  for (const char c : word) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
  return mixed(h);
}

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
      ngrams[i] = mixed(ngrams[i] + 0x9E3779B97F4A7C15u) ^ words[i + n - 1];
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

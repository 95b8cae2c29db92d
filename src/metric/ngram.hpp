#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "metric/corpus.hpp"

namespace gaze {

constexpr int kMaxOrder = 4;  ///< every n-gram metric here uses n = 1..4

/// An n-gram is represented by a 64-bit hash of its words, the same on every machine. No table to
/// share between threads; among 10 million different n-grams the chance of one collision is 3e-6.
using Ngram = std::uint64_t;

struct NgramCount {
  Ngram ngram = 0;
  int count = 0;
};

/// counts[n - 1] holds a caption's n-grams, each once, in order of hash.
using NgramCounts = std::array<std::vector<NgramCount>, kMaxOrder>;

NgramCounts count_ngrams(const Tokens& tokens);

}  // namespace gaze

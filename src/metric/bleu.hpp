#pragma once
#include <array>
#include <vector>

#include "metric/corpus.hpp"
#include "metric/ngram.hpp"

namespace gaze {

using BleuScores = std::array<double, kMaxOrder>;  ///< BLEU-1..4, 0..1

/// Corpus BLEU (Papineni et al. 2002) with coco-caption's constants:
///   BLEU-n = BP * prod_{k<=n} ((correct_k + 1e-15) / (guess_k + 1e-9))^(1/n),
///   BP = exp(1 - 1/r) if r < 1 else 1,  r = (hypothesis + 1e-15) / (reference + 1e-9) lengths,
/// correct_k clipped by the most a single reference has. An image's reference length is that of the
/// reference closest to the hypothesis (tie: the shorter); their average when the corpus is one
/// image. A caption below four words never scores 1.
struct Bleu {
  BleuScores scores{};
  BleuScores without_brevity_penalty{};  ///< as the 2015 paper reports it
  double brevity_penalty = 1;
  double hypothesis_length = 0;  ///< words, summed over the corpus
  double reference_length = 0;
  std::vector<BleuScores> per_image;  ///< each with its own brevity penalty
};

/// Throws Error(usage) if there is no image or one has no reference.
Bleu bleu(const std::vector<ScoredImage>& images);

/// One image's share of the corpus sums: what BLEU is made of, so that samples of a corpus can be
/// scored again without counting again (bootstrap).
struct BleuCounts {
  std::array<int, kMaxOrder> correct{};
  std::array<int, kMaxOrder> guess{};
  int hypothesis_length = 0;
  int closest_length = 0;
  double average_length = 0;
};

BleuCounts bleu_counts(const ScoredImage& image);

/// BLEU of the images whose counts these are; `per_image` stays empty.
Bleu bleu_from_counts(const std::vector<const BleuCounts*>& images);

}  // namespace gaze

#include "metric/bleu.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "gaze/error.hpp"

namespace gaze {
namespace {

constexpr double kSmall = 1e-9, kTiny = 1e-15;  // coco-caption's

BleuScores precisions(const std::array<double, kMaxOrder>& correct,
                      const std::array<double, kMaxOrder>& guess) {
  BleuScores scores{};
  double product = 1;
  for (std::size_t k = 0; k < kMaxOrder; ++k) {
    product *= (correct[k] + kTiny) / (guess[k] + kSmall);
    scores[k] = std::pow(product, 1.0 / static_cast<double>(k + 1));
  }
  return scores;
}

double brevity_penalty(double hypothesis_length, double reference_length) {
  const double ratio = (hypothesis_length + kTiny) / (reference_length + kSmall);
  return ratio < 1 ? std::exp(1 - 1 / ratio) : 1;
}

int closest_length(const ScoredImage& image) {
  const int length = static_cast<int>(image.hypothesis.size());
  int closest = static_cast<int>(image.references.front().size());
  for (const auto& reference : image.references) {
    const int candidate = static_cast<int>(reference.size());
    const int distance = std::abs(candidate - length), best = std::abs(closest - length);
    if (distance < best || (distance == best && candidate < closest)) closest = candidate;
  }
  return closest;
}

}  // namespace

BleuCounts bleu_counts(const ScoredImage& image) {
  BleuCounts counts;
  counts.hypothesis_length = static_cast<int>(image.hypothesis.size());
  counts.closest_length = closest_length(image);
  for (const auto& reference : image.references) {
    counts.average_length += static_cast<double>(reference.size());
  }
  counts.average_length /= static_cast<double>(image.references.size());

  const auto counted = count_ngrams(image.hypothesis);
  NgramCounts most;  // what each n-gram of the hypothesis is clipped to
  for (std::size_t k = 0; k < kMaxOrder; ++k) {
    most[k] = counted[k];
    for (auto& entry : most[k]) entry.count = 0;
  }
  for (const auto& reference : image.references) {
    const auto referred = count_ngrams(reference);
    for (std::size_t k = 0; k < kMaxOrder; ++k) {
      auto at = referred[k].begin();
      for (auto& entry : most[k]) {
        while (at != referred[k].end() && at->ngram < entry.ngram) ++at;
        if (at == referred[k].end()) break;
        if (at->ngram == entry.ngram) entry.count = std::max(entry.count, at->count);
      }
    }
  }
  for (std::size_t k = 0; k < kMaxOrder; ++k) {
    counts.guess[k] = std::max(0, counts.hypothesis_length - static_cast<int>(k));
    for (std::size_t i = 0; i < counted[k].size(); ++i) {
      counts.correct[k] += std::min(counted[k][i].count, most[k][i].count);
    }
  }
  return counts;
}

Bleu bleu_from_counts(const std::vector<const BleuCounts*>& images) {
  if (images.empty()) throw Error(ErrorKind::usage, "BLEU needs at least one image, got none");
  Bleu result;
  std::array<double, kMaxOrder> correct{}, guess{};
  for (const auto* image : images) {
    for (std::size_t k = 0; k < kMaxOrder; ++k) {
      correct[k] += image->correct[k];
      guess[k] += image->guess[k];
    }
    result.hypothesis_length += image->hypothesis_length;
    result.reference_length += images.size() == 1 ? image->average_length : image->closest_length;
  }
  result.brevity_penalty = brevity_penalty(result.hypothesis_length, result.reference_length);
  result.without_brevity_penalty = precisions(correct, guess);
  for (std::size_t k = 0; k < kMaxOrder; ++k) {
    result.scores[k] = result.without_brevity_penalty[k] * result.brevity_penalty;
  }
  return result;
}

Bleu bleu(const std::vector<ScoredImage>& images) {
  check(images);
  std::vector<BleuCounts> counts;
  counts.reserve(images.size());
  for (const auto& image : images) counts.push_back(bleu_counts(image));

  std::vector<const BleuCounts*> all;
  all.reserve(counts.size());
  for (const auto& image : counts) all.push_back(&image);
  Bleu result = bleu_from_counts(all);

  for (const auto& image : counts) {
    std::array<double, kMaxOrder> correct{}, guess{};
    std::copy(image.correct.begin(), image.correct.end(), correct.begin());
    std::copy(image.guess.begin(), image.guess.end(), guess.begin());
    auto scores = precisions(correct, guess);
    const double reference_length =
        images.size() == 1 ? image.average_length : image.closest_length;
    const double penalty = brevity_penalty(image.hypothesis_length, reference_length);
    for (auto& score : scores) score *= penalty;
    result.per_image.push_back(scores);
  }
  return result;
}

}  // namespace gaze

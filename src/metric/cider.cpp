#include "metric/cider.hpp"

#include <algorithm>
#include <cmath>

#include "gaze/error.hpp"

namespace gaze {

DocumentFrequencies::DocumentFrequencies(const std::vector<std::vector<Tokens>>& corpus) {
  if (corpus.empty()) {
    throw Error(ErrorKind::usage, "CIDEr-D needs at least one image with references, got none");
  }
  for (const auto& references : corpus) {
    std::vector<Ngram> seen;
    for (const auto& reference : references) {
      for (const auto& order : count_ngrams(reference)) {
        for (const auto& entry : order) seen.push_back(entry.ngram);
      }
    }
    std::sort(seen.begin(), seen.end());
    seen.erase(std::unique(seen.begin(), seen.end()), seen.end());
    for (const Ngram ngram : seen) ++log_frequency_[ngram];
  }
  for (auto& entry : log_frequency_) entry.second = std::log(entry.second);
  log_images_ = std::log(static_cast<double>(corpus.size()));
}

double DocumentFrequencies::inverse(Ngram ngram) const {
  const auto found = log_frequency_.find(ngram);
  return found == log_frequency_.end() ? log_images_ : log_images_ - found->second;
}

CiderVector CiderD::prepare(const Tokens& caption) const {
  CiderVector vector;
  const auto counts = count_ngrams(caption);
  for (std::size_t k = 0; k < kMaxOrder; ++k) {
    vector.weights[k].reserve(counts[k].size());
    double squares = 0;
    for (const auto& [ngram, count] : counts[k]) {
      const double weight = count * frequencies_.inverse(ngram);
      vector.weights[k].push_back({ngram, weight});
      squares += weight * weight;
    }
    vector.norm[k] = std::sqrt(squares);
  }
  vector.bigrams = caption.empty() ? 0 : static_cast<double>(caption.size() - 1);
  return vector;
}

double CiderD::score(const CiderVector& hypothesis,
                     const std::vector<CiderVector>& references) const {
  if (references.empty()) {
    throw Error(ErrorKind::usage, "CIDEr-D needs at least one reference an image, got none");
  }
  constexpr double kTwoSigmaSquared = 2 * 6.0 * 6.0;
  double sum = 0;
  for (const auto& reference : references) {
    const double difference = hypothesis.bigrams - reference.bigrams;
    const double length_penalty = std::exp(-difference * difference / kTwoSigmaSquared);
    for (std::size_t k = 0; k < kMaxOrder; ++k) {
      const double norms = hypothesis.norm[k] * reference.norm[k];
      if (norms == 0) continue;
      double shared = 0;
      auto at = reference.weights[k].begin();
      const auto end = reference.weights[k].end();
      for (const auto& own : hypothesis.weights[k]) {
        while (at != end && at->ngram < own.ngram) ++at;
        if (at == end) break;
        if (at->ngram == own.ngram) shared += std::min(own.weight, at->weight) * at->weight;
      }
      sum += shared / norms * length_penalty;
    }
  }
  return 10 * sum / kMaxOrder / static_cast<double>(references.size());
}

Cider cider_d(const std::vector<ScoredImage>& images) {
  check(images);
  std::vector<std::vector<Tokens>> corpus;
  corpus.reserve(images.size());
  for (const auto& image : images) corpus.push_back(image.references);
  const CiderD cider{DocumentFrequencies(corpus)};

  Cider result;
  result.per_image.reserve(images.size());
  std::vector<CiderVector> references;
  for (const auto& image : images) {
    references.clear();
    for (const auto& reference : image.references) references.push_back(cider.prepare(reference));
    result.per_image.push_back(cider.score(image.hypothesis, references));
    result.score += result.per_image.back();
  }
  result.score /= static_cast<double>(images.size());
  return result;
}

}  // namespace gaze

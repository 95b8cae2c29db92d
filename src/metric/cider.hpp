#pragma once
#include <array>
#include <unordered_map>
#include <utility>
#include <vector>

#include "metric/corpus.hpp"
#include "metric/ngram.hpp"

namespace gaze {

/// How many images of a corpus have an n-gram in any of their references.
class DocumentFrequencies {
 public:
  /// One entry an image: its references. Throws Error(usage) if there is none.
  explicit DocumentFrequencies(const std::vector<std::vector<Tokens>>& corpus);

  /// log(N) - log(max(1, df)): 0 for an n-gram that every image's references have, log N for one
  /// that none has.
  double inverse(Ngram ngram) const;

 private:
  double log_images_ = 0;
  std::unordered_map<Ngram, double> log_frequency_;
};

/// A caption's tf-idf weights, made once for references that are scored against often.
struct CiderVector {
  struct Weight {
    Ngram ngram = 0;
    double weight = 0;
  };
  std::array<std::vector<Weight>, kMaxOrder> weights;  ///< in order of n-gram
  std::array<double, kMaxOrder> norm{};
  double bigrams = 0;  ///< what counts as the caption's length
};

/// CIDEr-D (Vedantam et al. 2015) as coco-caption has it: over n = 1..4 and the references r,
///   10 * mean_{n, r} [ sum_g min(h_g, r_g) r_g / (|h| |r|) * exp(-(l_h - l_r)^2 / 72) ],
/// h_g and r_g tf-idf weights, l the number of bigrams. Scores run from 0 to 10.
///
/// As a reward (self-critical training) take the document frequencies from the training set, keep
/// each image's references prepared, and append the end token to captions on both sides.
/// Const calls may run in several threads at once.
class CiderD {
 public:
  explicit CiderD(DocumentFrequencies frequencies) : frequencies_(std::move(frequencies)) {}

  CiderVector prepare(const Tokens& caption) const;

  /// Throws Error(usage) if there is no reference.
  double score(const CiderVector& hypothesis, const std::vector<CiderVector>& references) const;
  double score(const Tokens& hypothesis, const std::vector<CiderVector>& references) const {
    return score(prepare(hypothesis), references);
  }

 private:
  DocumentFrequencies frequencies_;
};

struct Cider {
  double score = 0;  ///< mean over images, 0..10
  std::vector<double> per_image;
};

/// Document frequencies come from these images' own references, so scores of different image sets
/// do not compare, and one image alone scores 0. Throws Error(usage) if there is no image or one
/// has no reference.
Cider cider_d(const std::vector<ScoredImage>& images);

}  // namespace gaze

#include "evaluate/caption_scores.hpp"

#include <numeric>

#include "gaze/error.hpp"

namespace gaze {
namespace {

const std::vector<std::string>& names() {
  static const std::vector<std::string> kNames = {"bleu_1",  "bleu_2",  "bleu_3", "bleu_4",
                                                  "rouge_l", "cider_d", "meteor"};
  return kNames;
}

double mean_of(const std::vector<double>& values, const std::vector<std::size_t>& sample) {
  double sum = 0;
  for (const std::size_t i : sample) sum += values[i];
  return sum / static_cast<double>(sample.size());
}

/// The seven scores of the images at these indices.
std::vector<double> resampled(const CaptionScores& scores, const std::vector<std::size_t>& sample) {
  std::vector<const BleuCounts*> counts;
  counts.reserve(sample.size());
  MeteorCounts meteor;
  for (const std::size_t i : sample) {
    counts.push_back(&scores.bleu_counts[i]);
    meteor.add(scores.meteor.counts[i]);
  }
  const auto bleu = bleu_from_counts(counts);
  std::vector<double> values(bleu.scores.begin(), bleu.scores.end());
  values.push_back(mean_of(scores.rouge_l.per_image, sample));
  values.push_back(mean_of(scores.cider_d.per_image, sample));
  values.push_back(meteor.score());
  return values;
}

std::vector<NamedScore> named(const std::vector<double>& values,
                              const std::vector<Interval>& intervals) {
  std::vector<NamedScore> scores;
  for (std::size_t i = 0; i < values.size(); ++i) {
    scores.push_back({names()[i], values[i], intervals[i]});
  }
  return scores;
}

std::vector<std::size_t> every_index(std::size_t size) {
  std::vector<std::size_t> indices(size);
  std::iota(indices.begin(), indices.end(), std::size_t{0});
  return indices;
}

}  // namespace

CaptionScores score_captions(const std::vector<ScoredImage>& images, const WordNet* wordnet) {
  CaptionScores scores;
  scores.bleu = bleu(images);
  scores.rouge_l = rouge_l(images);
  scores.cider_d = cider_d(images);
  scores.meteor = meteor(images, wordnet);
  scores.bleu_counts.reserve(images.size());
  for (const auto& image : images) scores.bleu_counts.push_back(bleu_counts(image));
  return scores;
}

std::vector<NamedScore> scores_with_intervals(const CaptionScores& scores,
                                              const BootstrapOptions& options) {
  const auto statistics = [&](const std::vector<std::size_t>& sample) {
    return resampled(scores, sample);
  };
  const std::size_t images = scores.bleu_counts.size();
  return named(statistics(every_index(images)), bootstrap(images, statistics, options));
}

std::vector<NamedScore> score_differences(const CaptionScores& a, const CaptionScores& b,
                                          const BootstrapOptions& options) {
  const std::size_t images = a.bleu_counts.size();
  if (b.bleu_counts.size() != images) {
    throw Error(ErrorKind::usage, "a paired comparison needs the same images, got " +
                                      std::to_string(images) + " and " +
                                      std::to_string(b.bleu_counts.size()));
  }
  const auto statistics = [&](const std::vector<std::size_t>& sample) {
    auto difference = resampled(b, sample);
    const auto from = resampled(a, sample);
    for (std::size_t i = 0; i < difference.size(); ++i) difference[i] -= from[i];
    return difference;
  };
  return named(statistics(every_index(images)), bootstrap(images, statistics, options));
}

}  // namespace gaze

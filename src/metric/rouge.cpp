#include "metric/rouge.hpp"

#include <algorithm>
#include <cstddef>

#include "gaze/error.hpp"

namespace gaze {
namespace {

std::size_t longest_common_subsequence(const Tokens& a, const Tokens& b) {
  std::vector<std::size_t> row(b.size() + 1,
                               0);  // row[j] = lcs of a's words so far and b's first j
  for (const auto& word : a) {
    std::size_t diagonal = 0;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = word == b[j - 1] ? diagonal + 1 : std::max(above, row[j - 1]);
      diagonal = above;
    }
  }
  return row.back();
}

double rouge_l(const ScoredImage& image) {
  constexpr double kBeta = 1.2;
  double precision = 0, recall = 0;
  for (const auto& reference : image.references) {
    const auto common =
        static_cast<double>(longest_common_subsequence(image.hypothesis, reference));
    if (common == 0) continue;  // Also keeps an empty side from dividing by 0.
    precision = std::max(precision, common / static_cast<double>(image.hypothesis.size()));
    recall = std::max(recall, common / static_cast<double>(reference.size()));
  }
  if (precision == 0 || recall == 0) return 0;
  return (1 + kBeta * kBeta) * precision * recall / (recall + kBeta * kBeta * precision);
}

}  // namespace

RougeL rouge_l(const std::vector<ScoredImage>& images) {
  check(images);
  if (images.empty()) throw Error(ErrorKind::usage, "ROUGE-L needs at least one image, got none");
  RougeL result;
  result.per_image.reserve(images.size());
  for (const auto& image : images) {
    result.per_image.push_back(rouge_l(image));
    result.score += result.per_image.back();
  }
  result.score /= static_cast<double>(images.size());
  return result;
}

}  // namespace gaze

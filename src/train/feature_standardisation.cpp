#include "train/feature_standardisation.hpp"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace gaze {
namespace {

constexpr std::size_t kRecords = 256, kAtOnce = 16;
constexpr double kLeastShare = 0.05;

class ScaledFeatures : public FeatureSource {
 public:
  ScaledFeatures(std::shared_ptr<const FeatureSource> source, at::Tensor factors)
      : source_(std::move(source)), factors_(std::move(factors)) {}

  at::Tensor get(const std::vector<std::int64_t>& indices) const override {
    return source_->get(indices) * factors_;
  }

 private:
  std::shared_ptr<const FeatureSource> source_;
  at::Tensor factors_;
};

}  // namespace

at::Tensor standardising_factors(const FeatureSource& source,
                                 const std::vector<std::int64_t>& records) {
  const at::NoGradGuard no_grad;
  const std::size_t count = std::min(records.size(), kRecords);
  std::vector<std::int64_t> chosen;
  for (std::size_t k = 0; k < count; ++k) chosen.push_back(records[records.size() * k / count]);
  at::Tensor sum, squares;
  double values = 0;
  for (std::size_t first = 0; first < count; first += kAtOnce) {
    const auto begin = chosen.begin() + static_cast<std::ptrdiff_t>(first);
    const auto end = chosen.begin() + static_cast<std::ptrdiff_t>(std::min(count, first + kAtOnce));
    const at::Tensor f = source.get({begin, end}).flatten(0, 1).to(at::kDouble);
    sum = sum.defined() ? sum + f.sum(0) : f.sum(0);
    squares = squares.defined() ? squares + f.square().sum(0) : f.square().sum(0);
    values += double(f.size(0));
  }
  const at::Tensor mean = sum / values;
  const at::Tensor variance = (squares / values - mean.square()).clamp_min(0);
  // Of all features' values around the mean of them all.
  const double together =
      std::max(0.0, (squares.mean() / values - mean.mean().square()).item<double>());
  if (together == 0) return at::ones_like(mean, at::kFloat);
  return variance.sqrt().clamp_min(kLeastShare * std::sqrt(together)).reciprocal().to(at::kFloat);
}

std::shared_ptr<const FeatureSource> scaled_features(std::shared_ptr<const FeatureSource> source,
                                                     const at::Tensor& factors) {
  return std::make_shared<ScaledFeatures>(std::move(source), factors);
}

void fold_concept_factors(Decoder& decoder, const at::Tensor& factors) {
  const at::NoGradGuard no_grad;
  auto parameters = decoder.named_parameters();
  if (at::Tensor* const weight = parameters.find("concepts.learned.weight")) {
    weight->mul_(at::cat({factors, factors}));
  }
  if (at::Tensor* const weight = parameters.find("concepts.classifier.weight")) {
    weight->mul_(factors);
  }
}

void fold_factors(Decoder& decoder, const at::Tensor& factors) {
  const at::NoGradGuard no_grad;
  decoder.named_parameters()["project.weight"].mul_(factors);
  fold_concept_factors(decoder, factors);
}

}  // namespace gaze

#pragma once
#include <nlohmann/json.hpp>

namespace gaze {

/// How likely it is that a caption names the main thing of its photo rightly: a logistic curve,
///   p = 1 / (1 + e^-(intercept + mean_log_prob m + main_concept c)),
/// m the caption's mean log-probability a word, c the probability that the heads give the first
/// noun of the caption. Fitted on the dev lists after a training (train/dev_confidence.hpp).
struct ConfidenceConfig {
  double intercept = 0, mean_log_prob = 0, main_concept = 0;
};

/// p of the curve, in [0, 1]. main_concept: 0 for a caption without a noun that is a concept.
double confidence(const ConfidenceConfig& curve, double mean_log_prob, double main_concept);

nlohmann::json to_json(const ConfidenceConfig& curve);
/// Throws nlohmann::json::exception for values of a wrong type, Error(usage) for one that is not
/// finite.
ConfidenceConfig parse_confidence(const nlohmann::json& written);

}  // namespace gaze

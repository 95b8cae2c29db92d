#include "config/confidence_config.hpp"

#include <cmath>

#include "gaze/error.hpp"

namespace gaze {

double confidence(const ConfidenceConfig& curve, double mean_log_prob, double main_concept) {
  return 1 / (1 + std::exp(-(curve.intercept + curve.mean_log_prob * mean_log_prob +
                             curve.main_concept * main_concept)));
}

nlohmann::json to_json(const ConfidenceConfig& curve) {
  return {{"intercept", curve.intercept},
          {"mean_log_prob", curve.mean_log_prob},
          {"main_concept", curve.main_concept}};
}

ConfidenceConfig parse_confidence(const nlohmann::json& written) {
  const ConfidenceConfig curve = {written.at("intercept").get<double>(),
                                  written.at("mean_log_prob").get<double>(),
                                  written.at("main_concept").get<double>()};
  if (!std::isfinite(curve.intercept + curve.mean_log_prob + curve.main_concept)) {
    throw Error(ErrorKind::usage, "the numbers of \"confidence\" must be finite");
  }
  return curve;
}

}  // namespace gaze

#pragma once
#include <vector>

namespace gaze {

/// One answer whose truth is known, and what was known of it before.
struct JudgedAnswer {
  std::vector<double> evidence;
  bool right = false;
};

/// The weights of p(right) = 1 / (1 + e^-(w_0 + sum_i w_i evidence_i)) with the highest likelihood,
/// less `ridge` / 2 times the sum of all w_i^2, by Newton's method: the intercept first, then one of
/// each piece of evidence. All answers have as many pieces. With ridge > 0 there is one best answer,
/// also where the evidence separates right from wrong.
/// Throws Error(usage) without answers, for ridge <= 0 or where the numbers of pieces differ.
std::vector<double> fit_logistic(const std::vector<JudgedAnswer>& answers, double ridge);

/// A probability that was given, and whether the answer was right.
struct JudgedProbability {
  double probability = 0;
  bool right = false;
};

/// The area under the ROC curve: how often an answer that is right was given a higher probability
/// than one that is wrong, ties counted as one half (Mann and Whitney's U over the number of pairs).
/// 0.5 where all are right or all are wrong.
double area_under_roc(const std::vector<JudgedProbability>& answers);

/// One row of a reliability table: the answers whose probability is in [low, low + width), the last
/// row's end included.
struct ReliabilityBin {
  double low = 0;
  int answers = 0;
  double mean_probability = 0;
  double right = 0;  ///< share of the answers
};

/// `bins` rows of equal width over 0..1; those without answers are left out.
std::vector<ReliabilityBin> reliability(const std::vector<JudgedProbability>& answers, int bins);

/// How well given probabilities fit.
struct CalibrationScores {
  int answers = 0;
  double right = 0;  ///< share of the answers
  double area_under_roc = 0;
  std::vector<ReliabilityBin> reliability;  ///< in tenths
};

CalibrationScores calibration_scores(const std::vector<JudgedProbability>& answers);

}  // namespace gaze

#include "metric/calibration.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "gaze/error.hpp"

namespace gaze {
namespace {

using Row = std::vector<double>;

/// x of A x = b for a positive definite A, by elimination; A and b are used up.
Row solved(std::vector<Row> a, Row b) {
  const std::size_t size = b.size();
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t k = i + 1; k < size; ++k) {
      const double factor = a[k][i] / a[i][i];
      for (std::size_t j = i; j < size; ++j) a[k][j] -= factor * a[i][j];
      b[k] -= factor * b[i];
    }
  }
  for (std::size_t i = size; i-- > 0;) {
    for (std::size_t j = i + 1; j < size; ++j) b[i] -= a[i][j] * b[j];
    b[i] /= a[i][i];
  }
  return b;
}

double sum_of_products(const Row& a, const Row& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

/// log(1 + e^x)
double softplus(double x) { return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x))); }

double objective(const std::vector<Row>& rows, const std::vector<JudgedAnswer>& answers,
                 const Row& weights, double ridge) {
  double sum = -ridge / 2 * sum_of_products(weights, weights);
  for (std::size_t n = 0; n < rows.size(); ++n) {
    const double score = sum_of_products(rows[n], weights);
    sum -= softplus(answers[n].right ? -score : score);
  }
  return sum;
}

}  // namespace

std::vector<double> fit_logistic(const std::vector<JudgedAnswer>& answers, double ridge) {
  if (answers.empty() || !(ridge > 0)) {
    throw Error(ErrorKind::usage, "a logistic curve needs answers and a ridge above 0");
  }
  std::vector<Row> rows;
  for (const JudgedAnswer& answer : answers) {
    if (answer.evidence.size() != answers.front().evidence.size()) {
      throw Error(ErrorKind::usage, "all answers need as many pieces of evidence");
    }
    rows.push_back({1});
    rows.back().insert(rows.back().end(), answer.evidence.begin(), answer.evidence.end());
  }
  const std::size_t size = rows.front().size();
  Row weights(size, 0);
  double best = objective(rows, answers, weights, ridge);
  constexpr int kMostSteps = 100;
  for (int step = 0; step < kMostSteps; ++step) {
    std::vector<Row> curvature(size, Row(size, 0));
    Row slope(size);
    for (std::size_t i = 0; i < size; ++i) {
      slope[i] = -ridge * weights[i];
      curvature[i][i] = ridge;
    }
    for (std::size_t n = 0; n < rows.size(); ++n) {
      const double p = 1 / (1 + std::exp(-sum_of_products(rows[n], weights)));
      for (std::size_t i = 0; i < size; ++i) {
        slope[i] += ((answers[n].right ? 1 : 0) - p) * rows[n][i];
        for (std::size_t j = 0; j < size; ++j) {
          curvature[i][j] += p * (1 - p) * rows[n][i] * rows[n][j];
        }
      }
    }
    Row way = solved(std::move(curvature), std::move(slope));
    // A whole step may go too far where the curve is flat: then half of it, and so on.
    bool better = false;
    for (int halves = 0; halves < 30 && !better; ++halves) {
      Row next = weights;
      for (std::size_t i = 0; i < size; ++i) next[i] += way[i];
      const double found = objective(rows, answers, next, ridge);
      better = found > best;
      if (better) {
        weights = std::move(next);
        best = found;
      }
      for (double& part : way) part /= 2;
    }
    if (!better) break;
  }
  return weights;
}

double area_under_roc(const std::vector<JudgedProbability>& answers) {
  std::vector<JudgedProbability> sorted = answers;
  std::sort(sorted.begin(), sorted.end(),
            [](const auto& a, const auto& b) { return a.probability < b.probability; });
  double wrong_below = 0, pairs_won = 0, right = 0;
  for (std::size_t first = 0; first < sorted.size();) {
    double rights = 0, wrongs = 0;
    const double probability = sorted[first].probability;
    for (; first < sorted.size() && sorted[first].probability == probability; ++first) {
      (sorted[first].right ? rights : wrongs) += 1;
    }
    pairs_won += rights * (wrong_below + wrongs / 2);
    wrong_below += wrongs;
    right += rights;
  }
  const double pairs = right * wrong_below;
  return pairs == 0 ? 0.5 : pairs_won / pairs;
}

std::vector<ReliabilityBin> reliability(const std::vector<JudgedProbability>& answers, int bins) {
  std::vector<ReliabilityBin> all(static_cast<std::size_t>(bins));
  for (const JudgedProbability& answer : answers) {
    const int bin = std::clamp(static_cast<int>(answer.probability * bins), 0, bins - 1);
    ReliabilityBin& one = all[static_cast<std::size_t>(bin)];
    one.low = double(bin) / bins;
    ++one.answers;
    one.mean_probability += answer.probability;
    one.right += answer.right ? 1 : 0;
  }
  all.erase(
      std::remove_if(all.begin(), all.end(), [](const auto& one) { return one.answers == 0; }),
      all.end());
  for (ReliabilityBin& one : all) {
    one.mean_probability /= one.answers;
    one.right /= one.answers;
  }
  return all;
}

CalibrationScores calibration_scores(const std::vector<JudgedProbability>& answers) {
  CalibrationScores scores;
  scores.answers = static_cast<int>(answers.size());
  for (const JudgedProbability& answer : answers) {
    scores.right += (answer.right ? 1.0 : 0.0) / static_cast<double>(answers.size());
  }
  scores.area_under_roc = area_under_roc(answers);
  scores.reliability = reliability(answers, 10);
  return scores;
}

}  // namespace gaze

#include "search/hypothesis.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

namespace gaze {

double length_penalised(double log_prob, int length, double alpha) {
  return log_prob / std::pow(static_cast<double>(std::max(length, 1)), alpha);
}

void append_token(Hypothesis& hypothesis, int token, int row, int candidates,
                  const StepModel& model) {
  const double log_prob = static_cast<double>(model.log_probs(row)[token]);
  hypothesis.tokens.push_back(token);
  hypothesis.log_probs.push_back(log_prob);
  hypothesis.rows.push_back(row);
  if (candidates > 0)
    hypothesis.candidates.push_back(top_candidates(model, row, token, candidates));
  hypothesis.log_prob += log_prob;
}

void finish(Hypothesis& hypothesis, int row, double alpha, const StepModel& model) {
  hypothesis.end_log_prob = static_cast<double>(model.log_probs(row)[model.end_token()]);
  hypothesis.log_prob += hypothesis.end_log_prob;
  hypothesis.ended = true;
  const int length = static_cast<int>(hypothesis.tokens.size()) + 1;
  hypothesis.score = length_penalised(hypothesis.log_prob, length, alpha);
}

void end_unfinished(Hypothesis& hypothesis, double alpha) {
  const int length = static_cast<int>(hypothesis.tokens.size());
  hypothesis.score = length_penalised(hypothesis.log_prob, length, alpha);
}

std::vector<RankedToken> top_candidates(const StepModel& model, int row, int token, int count) {
  const float* const log_probs = model.log_probs(row);
  std::vector<RankedToken> best;  // Best first, at most `count`.
  const auto keep = static_cast<std::size_t>(count);
  for (int word = 0; word < model.vocabulary_size(); ++word) {
    const double log_prob = static_cast<double>(log_probs[word]);
    if (word == model.start_token() || word == model.end_token() || word == model.unknown_token() ||
        std::isnan(log_prob)) {
      continue;
    }
    if (best.size() == keep && !(log_prob > best.back().log_prob)) continue;
    const auto worse = std::find_if(best.begin(), best.end(), [&](const RankedToken& candidate) {
      return candidate.log_prob < log_prob;
    });
    best.insert(worse, {word, log_prob});
    if (best.size() > keep) best.pop_back();
  }
  const bool there = std::any_of(best.begin(), best.end(), [&](const RankedToken& candidate) {
    return candidate.token == token;
  });
  if (!there && !best.empty()) best.back() = {token, static_cast<double>(log_probs[token])};
  return best;
}

}  // namespace gaze

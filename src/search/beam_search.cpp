#include "search/beam_search.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

#include "search/constraints.hpp"
#include "search/hypothesis.hpp"

namespace gaze {
namespace {

/// A live hypothesis continued with a token.
struct Continuation {
  double log_prob = 0;  ///< of the whole
  std::size_t parent = 0;
  int token = 0;
};

/// Whether one of `count` values is above `bound`; a NaN never is.
bool any_above(float bound, const float* values, int count) {
  int above = 0;
  for (int k = 0; k < count; ++k) above |= static_cast<int>(values[k] > bound);
  return above != 0;
}

/// The search of one photo. Its live hypotheses are rows first_row, first_row + 1, ... of a step.
class PhotoSearch {
 public:
  PhotoSearch(const StepModel& model, const DecodeOptions& options, double alpha)
      : model_(model),
        constraints_(model, options),
        options_(options),
        alpha_(alpha),
        beam_(static_cast<std::size_t>(options.beam)),
        n_best_(static_cast<std::size_t>(options.n_best)),
        live_(1) {}

  /// The hypotheses to step: empty when the photo is done.
  const std::vector<Hypothesis>& live() const { return live_; }

  void advance(int first_row) {
    const auto row = [&](std::size_t parent) { return first_row + static_cast<int>(parent); };
    const auto best = best_continuations(first_row);
    const bool last_step =
        live_.front().tokens.size() == static_cast<std::size_t>(options_.max_words);
    std::vector<Hypothesis> next;
    std::vector<bool> ended(live_.size(), false);
    for (std::size_t rank = 0; rank < best.size(); ++rank) {
      const auto& [log_prob, parent, token] = best[rank];
      if (token == model_.end_token()) {
        if (rank < beam_) {
          Hypothesis hypothesis = live_[parent];
          finish(hypothesis, row(parent), alpha_, model_);
          insert(finished_, std::move(hypothesis));
          ended[parent] = true;
        }
      } else if (!last_step && next.size() < beam_) {
        next.push_back(live_[parent]);
        append_token(next.back(), token, row(parent), options_.candidates, model_);
      }
    }
    if (next.empty()) {  // No word is possible: max_words reached, or every word is forbidden.
      for (std::size_t parent = 0; parent < live_.size(); ++parent) {
        if (ended[parent]) continue;
        end_unfinished(live_[parent], alpha_);
        insert(unfinished_, std::move(live_[parent]));
      }
    }
    live_ = std::move(next);
    if (nothing_can_win()) live_.clear();
  }

  std::vector<Hypothesis> take_result() {
    for (auto& hypothesis : unfinished_) {
      if (finished_.size() == n_best_) break;
      finished_.push_back(std::move(hypothesis));
    }
    return std::move(finished_);
  }

 private:
  /// The best 2 * beam continuations, best first: each parent has at most one with the end token,
  /// so at least `beam` are without it.
  std::vector<Continuation> best_continuations(int first_row) const {
    // Almost no token is among the best, and a loop that only compares takes several at a time.
    constexpr int kTokens = 64;
    const int tokens = model_.vocabulary_size();
    std::vector<Continuation> best;
    best.reserve(2 * beam_ + 1);
    for (std::size_t parent = 0; parent < live_.size(); ++parent) {
      const auto forbidden = constraints_.forbidden(live_[parent].tokens);
      const float* const log_probs = model_.log_probs(first_row + static_cast<int>(parent));
      for (int first = 0; first < tokens; first += kTokens) {
        const int end = std::min(tokens, first + kTokens);
        if (!any_above(lowest_that_counts(best, live_[parent]), log_probs + first, end - first)) {
          continue;
        }
        for (int token = first; token < end; ++token) {
          consider(log_probs[token], parent, token, forbidden, best);
        }
      }
    }
    return best;
  }

  /// A log-probability below every one that could still enter `best`.
  float lowest_that_counts(const std::vector<Continuation>& best, const Hypothesis& parent) const {
    constexpr float kLowest = -std::numeric_limits<float>::infinity();
    if (best.size() < 2 * beam_) return kLowest;
    const auto bound = static_cast<float>(best.back().log_prob - parent.log_prob);
    // Below what rounding the difference and the sums could hide.
    const double size = std::abs(best.back().log_prob) + std::abs(parent.log_prob) + 1;
    return bound - static_cast<float>(size * 1e-6);
  }

  void consider(float token_log_prob, std::size_t parent, int token,
                const std::vector<int>& forbidden, std::vector<Continuation>& best) const {
    // Also false for a NaN, which is never chosen.
    if (!(token_log_prob > -std::numeric_limits<float>::infinity())) return;
    const double log_prob = live_[parent].log_prob + static_cast<double>(token_log_prob);
    if (best.size() == 2 * beam_ && !(log_prob > best.back().log_prob)) return;
    if (is_forbidden(forbidden, token)) return;
    // Parents and tokens come in ascending order, so a new entry goes after its equals.
    const auto worse = std::upper_bound(
        best.begin(), best.end(), log_prob,
        [](double value, const Continuation& other) { return value > other.log_prob; });
    best.insert(worse, {log_prob, parent, token});
    if (best.size() > 2 * beam_) best.pop_back();
  }

  /// Into a pool sorted best first, after equal ones; what exceeds its size is dropped.
  void insert(std::vector<Hypothesis>& pool, Hypothesis hypothesis) const {
    const auto worse =
        std::upper_bound(pool.begin(), pool.end(), hypothesis.score,
                         [](double score, const Hypothesis& other) { return score > other.score; });
    pool.insert(worse, std::move(hypothesis));
    if (pool.size() > n_best_) pool.pop_back();
  }

  bool nothing_can_win() const {
    if (finished_.size() < n_best_) return false;
    if (beam_ == 1) return true;
    return std::none_of(live_.begin(), live_.end(), [&](const Hypothesis& hypothesis) {
      const double bound = length_penalised(hypothesis.log_prob, options_.max_words + 1, alpha_);
      return bound > finished_.back().score;
    });
  }

  const StepModel& model_;
  Constraints constraints_;
  const DecodeOptions& options_;
  double alpha_;
  std::size_t beam_, n_best_;
  std::vector<Hypothesis> live_, finished_, unfinished_;
};

}  // namespace

std::vector<std::vector<Hypothesis>> beam_search(StepModel& model, int photos,
                                                 const DecodeOptions& options, double alpha) {
  std::vector<PhotoSearch> searches(static_cast<std::size_t>(photos),
                                    PhotoSearch(model, options, alpha));
  std::vector<int> parents, tokens;
  for (bool first = true;; first = false) {
    parents.clear();
    tokens.clear();
    for (std::size_t photo = 0; photo < searches.size(); ++photo) {
      for (const Hypothesis& hypothesis : searches[photo].live()) {
        parents.push_back(first ? static_cast<int>(photo) : hypothesis.rows.back());
        tokens.push_back(first ? model.start_token() : hypothesis.tokens.back());
      }
    }
    if (parents.empty()) break;
    model.step(parents, tokens);
    int first_row = 0;
    for (auto& photo : searches) {
      const int rows = static_cast<int>(photo.live().size());
      if (rows > 0) photo.advance(first_row);
      first_row += rows;
    }
  }
  std::vector<std::vector<Hypothesis>> results;
  results.reserve(searches.size());
  for (auto& photo : searches) results.push_back(photo.take_result());
  return results;
}

}  // namespace gaze

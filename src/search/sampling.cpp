#include "search/sampling.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

#include "search/constraints.hpp"
#include "search/hypothesis.hpp"

namespace gaze {
namespace {

struct Choice {
  double weight = 0;  ///< not normalised
  int token = 0;
};

bool more_likely(const Choice& a, const Choice& b) {
  return a.weight != b.weight ? a.weight > b.weight : a.token < b.token;
}

double total(const std::vector<Choice>& choices) {
  double sum = 0;
  for (const Choice& choice : choices) sum += choice.weight;
  return sum;
}

void keep_top_k(std::vector<Choice>& choices, int top_k) {
  const auto k = static_cast<std::ptrdiff_t>(top_k);
  if (k == 0 || k >= static_cast<std::ptrdiff_t>(choices.size())) return;
  std::nth_element(choices.begin(), choices.begin() + k, choices.end(), more_likely);
  choices.erase(choices.begin() + k, choices.end());
}

void keep_top_p(std::vector<Choice>& choices, double top_p) {
  if (top_p >= 1) return;
  std::sort(choices.begin(), choices.end(), more_likely);
  const double wanted = top_p * total(choices);
  double held = 0;
  std::size_t kept = 0;
  while (kept < choices.size() && held < wanted) held += choices[kept++].weight;
  choices.resize(std::max<std::size_t>(kept, 1));
}

/// A caption being drawn.
struct Draw {
  Hypothesis hypothesis;
  std::mt19937_64 rng;
  int row = 0;  ///< of the last step
  bool done = false;
};

}  // namespace

int draw_token(const float* log_probs, int vocabulary_size, const std::vector<int>& forbidden,
               const DecodeOptions& options, double uniform) {
  std::vector<Choice> choices;
  choices.reserve(static_cast<std::size_t>(vocabulary_size));
  double highest = -std::numeric_limits<double>::infinity();
  for (int token = 0; token < vocabulary_size; ++token) {
    const double log_prob = static_cast<double>(log_probs[token]);
    if (!(log_prob > -std::numeric_limits<double>::infinity())) continue;  // NaN as well.
    if (is_forbidden(forbidden, token)) continue;
    choices.push_back({log_prob, token});
    highest = std::max(highest, log_prob);
  }
  if (choices.empty()) return -1;
  for (Choice& choice : choices) {
    choice.weight = std::exp((choice.weight - highest) / options.temperature);
  }
  keep_top_k(choices, options.top_k);
  keep_top_p(choices, options.top_p);
  // In token order: the order after nth_element differs between libraries.
  std::sort(choices.begin(), choices.end(),
            [](const Choice& a, const Choice& b) { return a.token < b.token; });
  const double target = uniform * total(choices);
  double passed = 0;
  int token = -1;
  for (const Choice& choice : choices) {
    if (choice.weight <= 0) continue;
    token = choice.token;
    passed += choice.weight;
    if (target < passed) break;
  }
  return token;
}

double uniform(std::mt19937_64& rng) { return static_cast<double>(rng() >> 11U) * 0x1p-53; }

std::mt19937_64 generator(std::uint64_t seed, int draw) {
  std::seed_seq sequence{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32U),
                         static_cast<std::uint32_t>(draw)};
  return std::mt19937_64(sequence);
}

std::vector<std::vector<Hypothesis>> sample_captions(StepModel& model, int photos,
                                                     const DecodeOptions& options, double alpha) {
  const Constraints constraints(model, options);
  std::vector<std::vector<Draw>> draws(static_cast<std::size_t>(photos));
  std::vector<int> parents, tokens;
  for (int photo = 0; photo < photos; ++photo) {
    for (int number = 0; number < options.n_best; ++number) {
      draws[static_cast<std::size_t>(photo)].push_back(
          {{}, generator(options.seed, number), photo, false});
    }
    // The first step is the same for all draws of a photo: it has one row.
    parents.push_back(photo);
    tokens.push_back(model.start_token());
  }
  while (!parents.empty()) {
    model.step(parents, tokens);
    parents.clear();
    tokens.clear();
    for (auto& photo : draws) {
      for (Draw& draw : photo) {
        if (draw.done) continue;
        Hypothesis& hypothesis = draw.hypothesis;
        const int row = draw.row;
        const int token =
            draw_token(model.log_probs(row), model.vocabulary_size(),
                       constraints.forbidden(hypothesis.tokens), options, uniform(draw.rng));
        const bool full = hypothesis.tokens.size() == static_cast<std::size_t>(options.max_words);
        draw.done = true;
        if (token == model.end_token()) {
          finish(hypothesis, row, alpha, model);
        } else if (full || token < 0) {
          end_unfinished(hypothesis, alpha);
        } else {
          append_token(hypothesis, token, row, options.candidates, model);
          draw.done = false;
          draw.row = static_cast<int>(parents.size());
          parents.push_back(row);
          tokens.push_back(token);
        }
      }
    }
  }
  std::vector<std::vector<Hypothesis>> results;
  for (auto& photo : draws) {
    std::stable_sort(photo.begin(), photo.end(), [](const Draw& a, const Draw& b) {
      return a.hypothesis.score > b.hypothesis.score;
    });
    results.emplace_back();
    for (Draw& draw : photo) results.back().push_back(std::move(draw.hypothesis));
  }
  return results;
}

}  // namespace gaze

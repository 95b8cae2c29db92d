#include "search/toy_models.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <stdexcept>

namespace gaze {
namespace {

void extend(const ToyModel& model, int photo, int max_words, double alpha, const Hypothesis& prefix,
            std::vector<Hypothesis>& captions) {
  const auto next = model.answer(photo, prefix.tokens);
  for (int token = 0; token < model.vocabulary_size(); ++token) {
    if (token == ToyModel::kStart || token == ToyModel::kUnknown) continue;
    Hypothesis longer = prefix;
    longer.log_prob += static_cast<double>(next[static_cast<std::size_t>(token)]);
    if (token == ToyModel::kEnd) {
      longer.ended = true;
      longer.score =
          longer.log_prob / std::pow(static_cast<double>(longer.tokens.size() + 1), alpha);
      captions.push_back(longer);
    } else if (static_cast<int>(prefix.tokens.size()) < max_words) {
      longer.tokens.push_back(token);
      extend(model, photo, max_words, alpha, longer, captions);
    }
  }
}

}  // namespace

void ToyModel::step(const std::vector<int>& parents, const std::vector<int>& tokens) {
  std::vector<Row> rows;
  answers_.clear();
  for (std::size_t n = 0; n < parents.size(); ++n) {
    Row row;
    if (steps.empty()) {
      row.photo = parents[n];
      if (tokens[n] != kStart) throw std::logic_error("the first token is not the start token");
    } else {
      row = steps.back().at(static_cast<std::size_t>(parents[n]));
      row.words.push_back(tokens[n]);
    }
    answers_.push_back(answer(row.photo, row.words));
    rows.push_back(row);
  }
  steps.push_back(rows);
}

const float* ToyModel::log_probs(int row) const {
  return answers_.at(static_cast<std::size_t>(row)).data();
}

std::vector<float> RandomLanguage::answer(int photo, const std::vector<int>& words) const {
  std::vector<std::uint32_t> key = {static_cast<std::uint32_t>(seed_),
                                    static_cast<std::uint32_t>(photo + first_photo_)};
  for (const int word : words) key.push_back(static_cast<std::uint32_t>(word));
  std::seed_seq sequence(key.begin(), key.end());
  std::mt19937_64 rng(sequence);
  std::vector<double> logits;
  double sum = 0;
  for (int token = 0; token < vocabulary_size(); ++token) {
    const double uniform = static_cast<double>(rng() >> 11U) * 0x1p-53;
    logits.push_back(peak_ * uniform * uniform * 3 + (token == kEnd ? end_bonus_ : 0.0));
    sum += std::exp(logits.back());
  }
  std::vector<float> log_probs;
  for (const double logit : logits) log_probs.push_back(static_cast<float>(logit - std::log(sum)));
  return log_probs;
}

std::vector<float> HandMade::answer(int /*photo*/, const std::vector<int>& words) const {
  auto entry = table_.find(words);
  if (entry == table_.end()) entry = table_.find({words.back()});
  std::vector<float> log_probs(static_cast<std::size_t>(vocabulary_size()),
                               -std::numeric_limits<float>::infinity());
  if (entry == table_.end()) return log_probs;
  for (const auto& [token, probability] : entry->second) {
    log_probs[static_cast<std::size_t>(token)] = static_cast<float>(std::log(probability));
  }
  return log_probs;
}

std::vector<Hypothesis> all_captions(const ToyModel& model, int photo, int max_words,
                                     double alpha) {
  std::vector<Hypothesis> captions;
  extend(model, photo, max_words, alpha, {}, captions);
  std::stable_sort(captions.begin(), captions.end(),
                   [](const Hypothesis& a, const Hypothesis& b) { return a.score > b.score; });
  return captions;
}

}  // namespace gaze

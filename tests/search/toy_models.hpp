#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "search/search.hpp"
#include "search/step_model.hpp"

namespace gaze {

/// The common part of both toy models: tokens 0 end, 1 start, 2 unknown, words from 3 on; every row
/// stores its photo and all its words, so that a search that confuses rows is noticed.
class ToyModel : public StepModel {
 public:
  static constexpr int kEnd = 0, kStart = 1, kUnknown = 2, kFirstWord = 3;
  struct Row {
    int photo = 0;
    std::vector<int> words;
  };

  int vocabulary_size() const override { return vocabulary_size_; }
  int start_token() const override { return kStart; }
  int end_token() const override { return kEnd; }
  int unknown_token() const override { return kUnknown; }
  void step(const std::vector<int>& parents, const std::vector<int>& tokens) override;
  const float* log_probs(int row) const override;

  /// V natural logs for the word after `words` for `photo`.
  virtual std::vector<float> answer(int photo, const std::vector<int>& words) const = 0;

  std::vector<std::vector<Row>> steps;  ///< what was asked, for the tests to look at

 protected:
  explicit ToyModel(int vocabulary_size) : vocabulary_size_(vocabulary_size) {}

 private:
  int vocabulary_size_;
  std::vector<std::vector<float>> answers_;
};

/// Each photo its own random language, in which every word depends on all the words before it.
/// `peak` sharpens it; `end_bonus` is added to the end token's logit.
class RandomLanguage : public ToyModel {
 public:
  RandomLanguage(int vocabulary_size, std::uint64_t seed, double peak = 2, double end_bonus = 0,
                 int first_photo = 0)
      : ToyModel(vocabulary_size),
        seed_(seed),
        peak_(peak),
        end_bonus_(end_bonus),
        first_photo_(first_photo) {}
  std::vector<float> answer(int photo, const std::vector<int>& words) const override;

 private:
  std::uint64_t seed_;
  double peak_, end_bonus_;
  int first_photo_;
};

/// Probabilities written down by hand: `table[prefix]` maps tokens to probabilities; what is
/// not listed is impossible. A prefix that is not listed uses the entry of its last word alone.
class HandMade : public ToyModel {
 public:
  using Table = std::map<std::vector<int>, std::map<int, double>>;
  HandMade(int vocabulary_size, Table table)
      : ToyModel(vocabulary_size), table_(std::move(table)) {}
  std::vector<float> answer(int photo, const std::vector<int>& words) const override;

 private:
  Table table_;
};

/// Every caption of up to `max_words` words with its end, best first by log_prob / |Y|^alpha.
std::vector<Hypothesis> all_captions(const ToyModel& model, int photo, int max_words, double alpha);

}  // namespace gaze

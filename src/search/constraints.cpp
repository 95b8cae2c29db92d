#include "search/constraints.hpp"

#include <algorithm>
#include <cstddef>

namespace gaze {

Constraints::Constraints(const StepModel& model, const DecodeOptions& options)
    : start_(model.start_token()),
      end_(model.end_token()),
      unknown_(model.unknown_token()),
      padding_(model.padding_token()),
      min_words_(options.min_words),
      ngram_(options.no_repeat_ngram) {}

std::vector<int> Constraints::forbidden(const std::vector<int>& words) const {
  std::vector<int> tokens = {unknown_, padding_};
  if (start_ != end_) tokens.push_back(start_);
  const int count = static_cast<int>(words.size());
  if (count < min_words_) tokens.push_back(end_);
  if (ngram_ > 0) {
    // The n - 1 words before the next one; what followed them earlier may not follow again.
    const auto tail = words.end() - std::min(count, ngram_ - 1);
    for (int first = 0; first + ngram_ <= count; ++first) {
      const auto group = words.begin() + first;
      if (std::equal(tail, words.end(), group)) tokens.push_back(group[ngram_ - 1]);
    }
  }
  std::sort(tokens.begin(), tokens.end());
  tokens.erase(std::unique(tokens.begin(), tokens.end()), tokens.end());
  return tokens;
}

bool is_forbidden(const std::vector<int>& forbidden, int token) {
  return std::binary_search(forbidden.begin(), forbidden.end(), token);
}

}  // namespace gaze

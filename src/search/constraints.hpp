#pragma once
#include <vector>

#include "gaze/decode_options.hpp"
#include "search/step_model.hpp"

namespace gaze {

/// Which words may not come next: the unknown, padding and start tokens never, the end token not
/// before `min_words`, and no word that would complete a group of `no_repeat_ngram` words that
/// occurred before.
class Constraints {
 public:
  Constraints(const StepModel& model, const DecodeOptions& options);

  /// The tokens that may not follow `words`, ascending, each once.
  std::vector<int> forbidden(const std::vector<int>& words) const;

 private:
  int start_, end_, unknown_, padding_;
  int min_words_, ngram_;
};

/// Whether `token` is in a result of forbidden().
bool is_forbidden(const std::vector<int>& forbidden, int token);

}  // namespace gaze

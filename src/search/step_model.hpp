#pragma once
#include <vector>

namespace gaze {

/// The interface between search and decoder: the log-probabilities of each next word, one step at a
/// time. The search has no tensors, and the decoder has no beam.
///
/// Letters: N rows (live hypotheses) in this step, V words in the vocabulary.
/// Token ids: words are 0..V-1, `end_token()` among them; `unknown_token()` must not occur in a
/// caption.
class StepModel {
 public:
  virtual ~StepModel() = default;

  virtual int vocabulary_size() const = 0;
  virtual int start_token() const = 0;
  virtual int end_token() const = 0;
  virtual int unknown_token() const = 0;
  virtual int padding_token() const { return -1; }  ///< must not occur either; -1: there is none

  /// One step. Row n of the new step continues row `parents[n]` of the step before with
  /// `tokens[n]`. In the first step the rows before are the photos (0..photos-1) and every token is
  /// start_token(); later a row stays with the photo of its parent. Rows may be dropped, copied and
  /// reordered. Afterwards `log_probs(n)` holds V natural logs for the *next* word after row n. The
  /// result for a row never depends on the other rows.
  virtual void step(const std::vector<int>& parents, const std::vector<int>& tokens) = 0;

  /// Of the last step: V values, valid until the next step().
  virtual const float* log_probs(int row) const = 0;
};

}  // namespace gaze

#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "metric/cider.hpp"
#include "nn/decoder.hpp"
#include "text/vocabulary.hpp"
#include "train/targets/training_set.hpp"

// Self-critical training (Rennie et al. 2017, arxiv.org/abs/1612.00563) in the
// form of Luo 2020 (arxiv.org/abs/2003.09971): of K captions sampled for a
// photo each is compared with the mean of the others,
//   loss = -sum_n (r_n - b_n) sum_t log p(w_t) / M,   b_n = mean of the other
//   captions' rewards,
// M the words (and ends) of all samples. A reward is CIDEr-D against the
// photo's captions; the end token counts as a word on both sides, so that a
// caption that never ends is worth less.

namespace gaze {

/// Rewards of captions for the photos of a training set. Const calls may run in
/// several threads.
class CaptionRewards {
 public:
  /// References are a photo's human captions where it has any, else all it has.
  /// Document frequencies are those of these references. References of mirror
  /// images are prepared too where the set has mirrored views.
  explicit CaptionRewards(const TrainingSet& set);

  /// CIDEr-D, 0..10. caption: words; ended: whether the end token was drawn
  /// behind them.
  double reward(const PhotoDraw& draw, Tokens caption, bool ended) const;

  /// How much a photo's rewards count: 1 with human captions, else its
  /// captions' mean worth.
  double worth(std::size_t photo) const { return worth_[photo]; }

 private:
  CiderD cider_;
  std::vector<std::vector<CiderVector>> references_;
  /// Of photos one of whose references says "left" or "right".
  std::unordered_map<std::size_t, std::vector<CiderVector>> mirrored_;
  std::vector<double> worth_;
};

/// Captions drawn from a decoder, K a photo, those of a photo one after the
/// other.
struct SampledCaptions {
  std::vector<std::vector<int>> words;
  std::vector<std::int64_t> photo_of;  ///< caption -> its photo among the draws
  std::vector<bool> ended;
  std::vector<float> advantage;  ///< (r_n - b_n) times the photo's worth
  double mean_reward = 0;
};

/// Draws `samples` captions of at most `max_words` words for each photo.
/// features [P, L, F] without gradient; one photo a draw. The unknown word,
/// padding and start are never drawn. A function of its arguments.
SampledCaptions sample_captions(Decoder& decoder, const at::Tensor& features,
                                const Vocabulary& vocabulary, const std::vector<PhotoDraw>& draws,
                                const CaptionRewards& rewards, int samples, int max_words,
                                std::uint64_t seed);

/// The loss above; logits are those of `batch`, which holds the samples' words.
/// The words that sample_captions() never draws count as impossible, and a
/// caption that was cut has no end.
at::Tensor self_critical_loss(const TeacherForced& forced, const CaptionBatch& batch,
                              const SampledCaptions& samples);

}  // namespace gaze

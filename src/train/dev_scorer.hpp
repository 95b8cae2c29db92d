#pragma once
#include <cstddef>
#include <functional>
#include <vector>

#include "config/train_options.hpp"
#include "features/feature_store.hpp"
#include "metric/corpus.hpp"
#include "nn/decoder.hpp"
#include "nn/model/step_decoder.hpp"
#include "search/search.hpp"
#include "text/vocabulary.hpp"
#include "train/targets/training_set.hpp"

namespace gaze {

struct SplitScores {
  double cider_d = 0;
  double bleu4 = 0;  ///< with brevity penalty, 0..1
  double mean_words = 0;
  std::vector<Tokens> captions;
};

/// place: of the photo among those that `steps` holds.
using FoundCaption = std::function<void(std::size_t photo, std::size_t place,
                                        const Hypothesis& caption, const StepDecoder& steps)>;

/// Captions every photo of a split with beam search and scores the captions against all references.
/// The decoder is used in its current mode: put it into evaluation mode first. `found`, if given,
/// is called with each photo's caption.
SplitScores score_split(Decoder& decoder, const Vocabulary& vocabulary,
                        const FeatureSource& features, const TrainingSet& split, int beam,
                        double length_penalty, const FoundCaption& found = {});

/// While training, dev is scored with this alpha; the best of several is chosen at the end.
constexpr double kDevLengthPenalty = 0.7;
/// The default, so that what is chosen on dev fits what people get.
constexpr int kDevBeam = DecodeOptions{}.beam;

/// score_split() of each list.
std::vector<DevListScores> score_lists(Decoder& decoder, const Vocabulary& vocabulary,
                                       const FeatureSource& features,
                                       const std::vector<DevList>& lists, double length_penalty);

/// Means over lists, each counting alike however many photos it has. At least one list.
double mean_cider_d(const std::vector<DevListScores>& lists);
double mean_bleu4(const std::vector<DevListScores>& lists);

}  // namespace gaze

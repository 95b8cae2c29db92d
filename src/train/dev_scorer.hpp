#pragma once
#include <cstddef>
#include <functional>
#include <vector>

#include "features/feature_store.hpp"
#include "metric/corpus.hpp"
#include "nn/decoder.hpp"
#include "nn/model/step_decoder.hpp"
#include "search/search.hpp"
#include "text/vocabulary.hpp"
#include "train/training_set.hpp"

namespace gaze {

struct SplitScores {
  double cider_d = 0;
  double bleu4 = 0;  ///< with brevity penalty, 0..1
  double mean_words = 0;
  std::vector<Tokens> captions;
};

using FoundCaption =
    std::function<void(std::size_t photo, const Hypothesis& caption, const StepDecoder& steps)>;

/// Captions every photo of a split with beam search and scores the captions against all references.
/// The decoder is used in its current mode: put it into evaluation mode first. `found`, if given,
/// is called with each photo's caption.
SplitScores score_split(Decoder& decoder, const Vocabulary& vocabulary,
                        const FeatureSource& features, const TrainingSet& split, int beam,
                        double length_penalty, const FoundCaption& found = {});

}  // namespace gaze

#pragma once
#include <optional>
#include <string>
#include <vector>

#include "data/concept_list.hpp"
#include "engine/training_run.hpp"
#include "nn/model/model_file.hpp"
#include "text/vocabulary.hpp"
#include "train/training_data.hpp"

namespace gaze {

/// What a training of a decoder with concepts reads beside the photos: see TrainingRequest::concepts,
/// classifier and text.
class TrainingConcepts {
 public:
  /// Reads the list, the classifier and the captions without photos. Throws as read_concept_list(),
  /// load_classifier() and read_text_captions(), and Error(usage) where request.classifier has none.
  TrainingConcepts(const TrainingRequest& request, const TrainingRunObserver& observer);

  /// Nothing where none was given and the encoder's file has none.
  const std::optional<Classifier>& classifier() const { return classifier_; }

  /// Words of the photos' captions that occur `min_count` times, and of the captions without photos
  /// those that occur 25 times as often or are forms of concepts.
  Vocabulary vocabulary(const TrainingSet& train, int min_count) const;

  /// Fills data.concepts, data.text and the decoder's concepts. Concepts whose noun is not in
  /// data.vocabulary are left out, and so are texts with an unknown word. Throws Error(usage) if no
  /// concept is left, or for a classifier of other features or with fewer classes than the list has.
  void fill(const TrainingRequest& request, const TrainingRunObserver& observer,
            DecoderConfig& decoder, TrainingData& data) const;

 private:
  std::vector<ListedConcept> listed_;
  std::optional<Classifier> classifier_;
  std::vector<Tokens> text_;
};

}  // namespace gaze

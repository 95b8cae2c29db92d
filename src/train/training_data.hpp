#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "features/feature_store.hpp"
#include "text/vocabulary.hpp"
#include "train/start_decoder.hpp"
#include "train/targets/box_targets.hpp"
#include "train/targets/concept_targets.hpp"
#include "train/targets/object_targets.hpp"
#include "train/targets/text_set.hpp"
#include "train/targets/training_set.hpp"
#include "train/trainable_model.hpp"

namespace gaze {

/// What a training works on.
struct TrainingData {
  std::shared_ptr<const FeatureSource> store;   ///< grids; pixels where the encoder learns too
  std::string features;                         ///< which ones: what FeatureStoreKey::encoder says
  std::shared_ptr<const EncoderStart> encoder;  ///< the part of the encoder that learns, or null
  TrainingSet train;
  std::vector<DevList> dev;                        ///< at least one, none empty
  Vocabulary vocabulary;                           ///< from the training captions
  std::shared_ptr<const BoxTargets> boxes;         ///< of `train`; null: none
  std::shared_ptr<const ObjectTargets> objects;    ///< of `train`; null: none
  std::shared_ptr<const ConceptTargets> concepts;  ///< of `train`; null: no concepts
  /// [B, 1, C] of a photo's record: what the classifier says of it behind the encoder that it was
  /// made for, as probabilities. Null: the encoder is that one, and the classifier stays as it is.
  std::shared_ptr<const FeatureSource> classes;
  std::shared_ptr<const TextSet> text;        ///< captions without photos; null: none
  std::shared_ptr<const StartDecoder> start;  ///< where the decoder starts; null: random weights
};

}  // namespace gaze

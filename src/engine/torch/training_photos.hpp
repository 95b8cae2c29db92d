#pragma once
#include <memory>
#include <string>
#include <vector>

#include "engine/training_run.hpp"
#include "features/feature_store.hpp"
#include "nn/encoder/encoder.hpp"
#include "train/training_set.hpp"

namespace gaze {

/// Both splits of a data folder, their records in one store: train first, then dev.
struct TrainingPhotos {
  TrainingSet train, dev;
  std::vector<std::string> names, paths;  ///< of each record
};

/// The photos of the request's data folder that are there; reports which are missing.
/// Throws Error(input) if a split has none, and as read_flickr8k().
TrainingPhotos read_training_photos(const TrainingRequest& request,
                                    const TrainingRunObserver& observer);

/// Encodes what the cache lacks (waits where another training is filling it), and leaves the photos
/// that cannot be read out of the splits, with a report. Null if the observer stopped it. `key`
/// describes the cache, all but the photos' names.
/// Throws Error(usage) if a cache named by --feature-cache holds something else; Error(input) if no
/// photo of a split can be read; and as fill_features().
std::shared_ptr<const FeatureStore> encode_training_photos(const TrainingRequest& request,
                                                           const Encoder& encoder,
                                                           FeatureStoreKey key,
                                                           TrainingPhotos& photos,
                                                           const TrainingRunObserver& observer);

}  // namespace gaze

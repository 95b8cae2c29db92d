#pragma once
#include <memory>
#include <string>
#include <vector>

#include "engine/torch/fill_features.hpp"
#include "engine/torch/training_photos.hpp"
#include "engine/training_run.hpp"
#include "features/feature_store.hpp"

namespace gaze {

/// How photos become records.
struct PhotoEncoding {
  FeatureStoreKey key;  ///< what the caches hold, all but the photos' names
  std::string encoder;  ///< the whole encoder that a checkpoint belongs to
  std::string file;     ///< what a cache is called, "features.f16"
  int side = 0;         ///< pixels a side
  EncodePhotos encode;  ///< caches of pixels need none
  bool encoder_learns = false;
  bool of_checkpoint = true;  ///< whether a checkpoint made with other records is refused
};

/// Encodes what the caches lack, one a folder and view, waiting for another
/// training that is filling one, and leaves the photos that cannot be read out of the sets, saying
/// so. Null if the observer stopped it.
/// Throws Error(usage) if a cache asked for by --features holds something else; Error(input) if no
/// photo to learn from or to score on can be read; and as fill_features().
std::shared_ptr<const FeatureSource> encode_training_photos(const TrainingRequest& request,
                                                            const PhotoEncoding& encoding,
                                                            std::vector<FolderSets>& folders,
                                                            const TrainingRunObserver& observer);

}  // namespace gaze

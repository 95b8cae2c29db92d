#pragma once
#include <functional>
#include <string>
#include <vector>

#include "features/feature_store.hpp"
#include "model/encoder.hpp"

namespace gaze {

/// Encodes the photos a store lacks, in the key's order. paths[i] is the file of key.names[i].
/// `progress` hears how many are done after each photo and may return false to stop early; what is
/// done stays done. Returns whether the store is complete.
/// Throws Error(input), naming the file, if a photo cannot be read.
bool fill_features(const Encoder& encoder, const std::vector<std::string>& paths,
                   const std::string& store, const FeatureStoreKey& key,
                   const std::function<bool(std::int64_t)>& progress);

/// The same with the photos themselves: uint8 records of side x side pixels, three channels each.
bool fill_pixels(int side, const std::vector<std::string>& paths, const std::string& store,
                 const FeatureStoreKey& key, const std::function<bool(std::int64_t)>& progress);

}  // namespace gaze

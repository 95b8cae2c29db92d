#pragma once
#include <functional>
#include <string>
#include <vector>

#include "features/feature_store.hpp"

namespace gaze {

/// Photos [B, 3, S, S] uint8 -> what is kept of them, [B, L, F]. Called from several threads at once.
using EncodePhotos = std::function<at::Tensor(const at::Tensor& pixels)>;

/// Encodes the photos a store lacks, of `side` pixels a side, in the key's order, as many side by
/// side as LibTorch has threads; cropped and mirrored as the key says. paths[i] is the file of
/// key.names[i]. The callbacks run in the calling thread. `progress` is called after each photo with the number
/// done and may return false to stop early; what is done stays done. A photo that is there but
/// cannot be read keeps its place in the store (FeatureStoreWriter::append_unreadable), and
/// `unreadable` is called with the reason. Returns whether the store is complete.
/// Throws Error(input), naming the file, if a photo is not there or may not be opened: perhaps a
/// whole disk went away.
bool fill_features(const EncodePhotos& encode, int side, const std::vector<std::string>& paths,
                   const std::string& store, const FeatureStoreKey& key,
                   const std::function<bool(std::int64_t)>& progress,
                   const std::function<void(const std::string&)>& unreadable);

/// The same with the photos themselves: uint8 records of side x side pixels, three channels each.
bool fill_pixels(int side, const std::vector<std::string>& paths, const std::string& store,
                 const FeatureStoreKey& key, const std::function<bool(std::int64_t)>& progress,
                 const std::function<void(const std::string&)>& unreadable);

}  // namespace gaze

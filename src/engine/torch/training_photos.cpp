#include "engine/torch/training_photos.hpp"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <utility>

#include "base/file_lock.hpp"
#include "base/fnv1a.hpp"
#include "data/dataset.hpp"
#include "data/flickr8k.hpp"
#include "engine/torch/fill_features.hpp"
#include "gaze/error.hpp"
#include "text/tokenizer.hpp"
#include "train/trainer.hpp"

namespace gaze {
namespace {

TrainingSet add_split(const std::string& folder, const std::string& split, TrainingPhotos& photos,
                      const TrainingRunObserver& observer) {
  const PresentPhotos present(read_flickr8k(folder, split));
  if (!present.missing().empty()) {
    observer.says(std::to_string(present.missing().size()) + " photos of " + split +
                  " are listed but missing; left out, the first is " + present.missing().front());
  }
  TrainingSet set;
  for (std::size_t i = 0; i < present.size(); ++i) {
    const CaptionedPath& photo = present.get(i);
    set.names.push_back(photo.name);
    set.record.push_back(static_cast<std::int64_t>(photos.names.size()));
    photos.names.push_back(photo.name);
    photos.paths.push_back(photo.path);
    std::vector<Tokens> captions;
    for (const std::string& caption : photo.captions) captions.push_back(tokenize(caption));
    set.captions.push_back(std::move(captions));
  }
  if (set.size() == 0) {
    throw Error(ErrorKind::input, folder + ": no photo of split " + split + " is there");
  }
  return set;
}

void make_folder(const std::string& folder) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) {
    throw Error(ErrorKind::environment, folder + ": cannot be made: " + failed.message());
  }
}

/// Distinguishes photos of the same names by their files' sizes, without reading the files.
std::string sizes_checksum(const std::vector<std::string>& paths) {
  std::uint64_t sum = kFnvStart;
  for (const std::string& path : paths) {
    std::error_code unknown;
    const std::uint64_t bytes = std::filesystem::file_size(path, unknown);
    sum = fnv1a(&bytes, sizeof bytes, sum);
  }
  return "sizes fnv " + std::to_string(sum);
}

/// Makes the store at `path` complete; false if stopped.
bool fill(const std::string& path, const FeatureStoreKey& key, const Encoder& encoder,
          const TrainingPhotos& photos, bool shared, const TrainingRunObserver& observer) {
  if (feature_store_state(path, key) == FeatureStoreState::complete) return true;
  bool waiting = false;
  const FileLock lock(path + ".lock", [&] {
    if (!waiting) observer.says("waiting for another training that is filling " + path);
    waiting = true;
    return !observer.training.stop();
  });
  if (!lock.held()) return false;
  if (shared && feature_store_state(path, key) == FeatureStoreState::of_another_key) {
    throw Error(ErrorKind::usage, path +
                                      ": holds other photos or another encoder's grids; give "
                                      "another folder for the features");
  }
  const auto total = static_cast<std::int64_t>(key.names.size());
  const auto progress = [&](std::int64_t done) {
    observer.encoded(done, total);
    return !observer.training.stop();
  };
  return key.pixels ? fill_pixels(encoder.config().input_size, photos.paths, path, key, progress,
                                  observer.says)
                    : fill_features(encoder, photos.paths, path, key, progress, observer.says);
}

/// Drops the photos whose record holds nothing.
void leave_out(TrainingSet& set, const std::string& split,
               const std::vector<std::int64_t>& unreadable, const TrainingRunObserver& observer) {
  TrainingSet kept;
  std::string first;
  for (std::size_t i = 0; i < set.size(); ++i) {
    if (std::binary_search(unreadable.begin(), unreadable.end(), set.record[i])) {
      if (first.empty()) first = set.names[i];
      continue;
    }
    kept.names.push_back(std::move(set.names[i]));
    kept.record.push_back(set.record[i]);
    kept.captions.push_back(std::move(set.captions[i]));
  }
  const std::size_t lost = set.record.size() - kept.size();
  set = std::move(kept);
  if (lost == 0) return;
  observer.says(std::to_string(lost) + " photos of " + split +
                " could not be read; left out, the first is " + first);
  if (set.size() == 0) {
    throw Error(ErrorKind::input, "no photo of split " + split + " can be read");
  }
}

}  // namespace

TrainingPhotos read_training_photos(const TrainingRequest& request,
                                    const TrainingRunObserver& observer) {
  TrainingPhotos photos;
  photos.train = add_split(request.data, "train", photos, observer);
  photos.dev = add_split(request.data, "dev", photos, observer);
  return photos;
}

std::shared_ptr<const FeatureStore> encode_training_photos(const TrainingRequest& request,
                                                           const Encoder& encoder,
                                                           FeatureStoreKey key,
                                                           TrainingPhotos& photos,
                                                           const TrainingRunObserver& observer) {
  const bool shared = !request.features.empty();
  const std::string folder = shared ? request.features : request.work;
  make_folder(folder);
  make_folder(request.work);  // Before the encoding, so that a failure is reported early.
  const std::string path = folder + (key.pixels ? "/pixels.u8" : "/features.f16");
  key.names = photos.names;
  key.photos = sizes_checksum(photos.paths);
  // Before the photos are encoded: that takes long, and it may overwrite the grids of a cache.
  const bool anew = feature_store_state(path, key) == FeatureStoreState::of_another_key;
  refuse_other_checkpoint(request.work, key.encoder, key.pixels, anew ? &photos.train : nullptr);
  if (!fill(path, key, encoder, photos, shared, observer)) return nullptr;
  auto store = std::make_shared<const FeatureStore>(path, key);
  leave_out(photos.train, "train", store->unreadable(), observer);
  leave_out(photos.dev, "dev", store->unreadable(), observer);
  return store;
}

}  // namespace gaze

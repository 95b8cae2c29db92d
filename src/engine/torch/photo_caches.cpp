#include "engine/torch/photo_caches.hpp"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <utility>

#include "base/fnv1a.hpp"
#include "features/joined_stores.hpp"
#include "files/file_lock.hpp"
#include "files/make_folder.hpp"
#include "gaze/error.hpp"
#include "train/checkpoint.hpp"

namespace gaze {
namespace {

/// Tells photos of the same names apart by their files' sizes, which cost no reading.
std::string sizes_checksum(const std::vector<std::string>& paths) {
  std::uint64_t sum = kFnvStart;
  for (const std::string& path : paths) {
    std::error_code unknown;
    const std::uint64_t bytes = std::filesystem::file_size(path, unknown);
    sum = fnv1a(&bytes, sizeof bytes, sum);
  }
  return "sizes fnv " + std::to_string(sum);
}

std::string view_name(const ViewKind& view) {
  return (view.mirrored ? "mirrored." : "") +
         (view.crop > 0 ? "crop" + std::to_string(view.crop) + "." : std::string());
}

/// Whether a cache is of further views, not of the photos as they are.
bool is_further(const FeatureStoreKey& key) { return key.mirrored || key.crop > 0; }

/// One folder's cache.
struct Cache {
  std::string path;
  FeatureStoreKey key;
  std::vector<std::string> photos;  ///< the paths of key.names
};

Cache cache_of(const FolderSets& sets, bool alone, const std::string& place,
               const PhotoEncoding& encoding, const ViewKind& view) {
  Cache cache;
  std::string name = sets.folder.name + '.';
  std::replace(name.begin(), name.end(), '/', '_');
  cache.path = place + '/' + (alone ? "" : name) + view_name(view) + encoding.file;
  cache.key = encoding.key;
  cache.key.crop = view.crop;
  cache.key.mirrored = view.mirrored;
  cache.key.names = sets.names;
  cache.photos = sets.paths;
  if (is_further(cache.key)) {
    cache.key.names.resize(sets.train_records);
    cache.photos.resize(sets.train_records);
  }
  cache.key.photos = sizes_checksum(cache.photos);
  return cache;
}

/// Of each folder's photos; then, view by view, of each folder's further ones.
std::vector<Cache> caches_of(const std::vector<FolderSets>& folders, const std::string& place,
                             const PhotoEncoding& encoding, const std::vector<ViewKind>& views) {
  std::vector<ViewKind> all(1);
  all.insert(all.end(), views.begin(), views.end());
  std::vector<Cache> caches;
  for (const ViewKind& view : all) {
    for (const FolderSets& sets : folders) {
      caches.push_back(cache_of(sets, folders.size() == 1, place, encoding, view));
    }
  }
  return caches;
}

/// Says where the views' records are: behind those of all folders, one view after the other.
void number_views(std::vector<FolderSets>& folders, const std::vector<ViewKind>& views) {
  std::int64_t first =
      folders.back().first_record + static_cast<std::int64_t>(folders.back().names.size());
  for (FolderSets& sets : folders) sets.train.views.clear();
  for (const ViewKind& view : views) {
    for (FolderSets& sets : folders) {
      SetView& one = sets.train.views.emplace_back();
      one.kind = view;
      for (const std::int64_t record : sets.train.record) {
        one.record.push_back(first + record - sets.first_record);
      }
      first += static_cast<std::int64_t>(sets.train_records);
    }
  }
}

/// Fills caches one after the other, counting over all of them.
class Filler {
 public:
  Filler(const PhotoEncoding& encoding, const TrainingRunObserver& observer,
         const std::vector<Cache>& caches)
      : encoding_(encoding), observer_(observer) {
    for (const Cache& cache : caches) total_ += static_cast<std::int64_t>(cache.key.names.size());
  }

  /// Makes the cache complete; false if stopped.
  bool fill(const Cache& cache, bool shared) {
    const auto records = static_cast<std::int64_t>(cache.key.names.size());
    const bool filled = fill_one(cache, shared);
    before_ += records;
    return filled;
  }

 private:
  bool fill_one(const Cache& cache, bool shared) {
    const std::string& path = cache.path;
    const FeatureStoreKey& key = cache.key;
    if (feature_store_state(path, key) == FeatureStoreState::complete) return true;
    bool waiting = false;
    const FileLock lock(path + ".lock", [&] {
      if (!waiting) observer_.message("waiting for another training that is filling " + path);
      waiting = true;
      return !observer_.training.stop();
    });
    if (!lock.held()) return false;
    if (shared && feature_store_state(path, key) == FeatureStoreState::of_another_key) {
      throw Error(ErrorKind::usage, path +
                                        ": holds other photos or another encoder's grids; give "
                                        "another folder for the features");
    }
    const auto progress = [&](std::int64_t done) {
      observer_.encoded(before_ + done, total_);
      return !observer_.training.stop();
    };
    const int side = encoding_.side;
    return key.pixels ? fill_pixels(side, cache.photos, path, key, progress, observer_.message)
                      : fill_features(encoding_.encode, side, cache.photos, path, key, progress,
                                      observer_.message);
  }

  const PhotoEncoding& encoding_;
  const TrainingRunObserver& observer_;
  std::int64_t before_ = 0, total_ = 0;
};

/// Drops the photos whose record holds nothing.
void leave_out(TrainingSet& set, const std::string& split,
               const std::vector<std::int64_t>& unreadable, const TrainingRunObserver& observer) {
  TrainingSet kept;
  for (const SetView& view : set.views) kept.views.push_back({view.kind, {}});
  std::string first;
  for (std::size_t i = 0; i < set.size(); ++i) {
    if (std::binary_search(unreadable.begin(), unreadable.end(), set.record[i])) {
      if (first.empty()) first = set.names[i];
      continue;
    }
    kept.names.push_back(std::move(set.names[i]));
    kept.record.push_back(set.record[i]);
    for (std::size_t v = 0; v < set.views.size(); ++v) {
      kept.views[v].record.push_back(set.views[v].record[i]);
    }
    kept.captions.push_back(std::move(set.captions[i]));
    if (!set.weight.empty()) kept.weight.push_back(set.weight[i]);
    if (!set.human.empty()) kept.human.push_back(set.human[i]);
    if (!set.worth.empty()) kept.worth.push_back(std::move(set.worth[i]));
  }
  const std::size_t lost = set.record.size() - kept.size();
  set = std::move(kept);
  if (lost == 0) return;
  observer.message(std::to_string(lost) + " photos of " + split +
                   " could not be read; left out, the first is " + first);
}

}  // namespace

std::shared_ptr<const FeatureSource> encode_training_photos(const TrainingRequest& request,
                                                            const PhotoEncoding& encoding,
                                                            std::vector<FolderSets>& folders,
                                                            const TrainingRunObserver& observer) {
  const bool shared = !request.features.empty();
  const std::string place = shared ? request.features : request.work;
  make_folder(place);
  make_folder(request.work);  // If it cannot be made, better known now than after the encoding.
  const auto views = further_views(request.options.mirror, request.options.crops);
  const auto caches = caches_of(folders, place, encoding, views);
  number_views(folders, views);
  // Before the photos are encoded: that takes long, and grids that lie there may be lost.
  const bool anew = std::any_of(caches.begin(), caches.end(), [](const Cache& cache) {
    return feature_store_state(cache.path, cache.key) == FeatureStoreState::of_another_key;
  });
  const TrainingSet all = joined_training_set(folders);
  if (encoding.of_checkpoint) {
    refuse_other_checkpoint(request.work, encoding.encoder, encoding.encoder_learns,
                            anew ? &all : nullptr);
  }
  Filler filler(encoding, observer, caches);
  std::vector<std::shared_ptr<const FeatureStore>> stores;
  for (std::size_t k = 0; k < caches.size(); ++k) {
    if (!filler.fill(caches[k], shared)) return nullptr;
    stores.push_back(std::make_shared<const FeatureStore>(caches[k].path, caches[k].key));
    if (is_further(caches[k].key)) continue;  // What cannot be read is left out already.
    auto unreadable = stores.back()->unreadable();
    FolderSets& sets = folders[k];
    for (std::int64_t& record : unreadable) record += sets.first_record;
    leave_out(sets.train, split_name("train", sets, folders.size() == 1), unreadable, observer);
    leave_out(sets.dev, split_name("dev", sets, folders.size() == 1), unreadable, observer);
  }
  for (const bool dev : {false, true}) {
    std::size_t count = 0;
    for (const FolderSets& sets : folders) count += (dev ? sets.dev : sets.train).size();
    if (count > 0) continue;
    throw Error(ErrorKind::input,
                std::string("no photo of split ") + (dev ? "dev" : "train") + " can be read");
  }
  return std::make_shared<const JoinedStores>(std::move(stores));
}

}  // namespace gaze

#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

namespace gaze {

/// What a feature store holds; a store with another key is not used.
struct FeatureStoreKey {
  std::string encoder;  ///< says which weights and settings: a checksum and a description
  std::vector<std::string> names;  ///< one record a name, in this order
  std::string photos;              ///< which photos bear these names: a checksum; may be empty
  std::int64_t locations = 0;      ///< L
  std::int64_t features = 0;       ///< F
  bool pixels = false;             ///< values are bytes, not F16: packed photos, a pixel a location
  int crop = 0;                    ///< 0: of whole photos; n: of the n-th random crop of each
  bool mirrored = false;  ///< of mirror images, left and right swapped; of crops: of every second
};

/// Gives a decoder the features of photos.
class FeatureSource {
 public:
  virtual ~FeatureSource() = default;
  /// Of these photos, by their record: float32 [B, L, F].
  virtual at::Tensor get(const std::vector<std::int64_t>& indices) const = 0;
};

enum class FeatureStoreState { missing, of_another_key, incomplete, complete };
FeatureStoreState feature_store_state(const std::string& path, const FeatureStoreKey& key);

/// Encoder grids (or pixels) of a training set on disk: records of L x F values, appended one by
/// one, so that filling can be interrupted at any moment and resumed. Read through mmap. Files:
/// `path` (records), `path`.json (the key) and, where a photo could not be read,
/// `path`.unreadable (the numbers of such records, one a line; they are all zero).
/// One writer at a time: see FileLock. Beginning a store again does not disturb its readers.
class FeatureStoreWriter {
 public:
  /// Opens or begins the store. A half-written last record is cut off; a store with another key is
  /// begun anew. Throws Error(environment) if the files cannot be written.
  FeatureStoreWriter(const std::string& path, const FeatureStoreKey& key);

  std::int64_t done() const { return done_; }  ///< records there already: go on with this index
  /// grid [L, F], any float type; uint8 where the store is of pixels. Throws Error(environment)
  /// when the disk is full.
  void append(const at::Tensor& grid);
  /// Fills the place of a photo that cannot be read. Throws as append().
  void append_unreadable();
  void finish();

 private:
  void write(const void* record);

  std::string path_;
  FeatureStoreKey key_;
  std::int64_t done_ = 0;
  std::ofstream out_;
};

class FeatureStore : public FeatureSource {
 public:
  /// Throws Error(input) if the store is missing, incomplete or was made for another key.
  FeatureStore(const std::string& path, const FeatureStoreKey& key);
  ~FeatureStore() override;
  FeatureStore(const FeatureStore&) = delete;
  FeatureStore& operator=(const FeatureStore&) = delete;

  const FeatureStoreKey& key() const { return key_; }
  /// Records without a photo, rising.
  const std::vector<std::int64_t>& unreadable() const { return unreadable_; }
  std::int64_t size() const { return static_cast<std::int64_t>(key_.names.size()); }
  /// float32 [B, L, F]; uint8 where the store is of pixels.
  at::Tensor get(const std::vector<std::int64_t>& indices) const override;

 private:
  FeatureStoreKey key_;
  std::vector<std::int64_t> unreadable_;
  void* memory_ = nullptr;
  std::size_t bytes_ = 0;
};

}  // namespace gaze

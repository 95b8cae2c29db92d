#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

namespace gaze {

/// What a feature store holds; a store made for anything else is not taken for this one.
struct FeatureStoreKey {
  std::string encoder;  ///< says which weights and settings: a checksum and a description
  std::vector<std::string> names;  ///< one record a name, in this order
  std::int64_t locations = 0;      ///< L
  std::int64_t features = 0;       ///< F
};

/// Encoder grids of a training set on disk: F16 records of L x F values, appended one by one, so
/// that filling can be interrupted at any moment and goes on where it stopped. Read through mmap.
/// Two files: `path` (records) and `path`.json (the key).
class FeatureStoreWriter {
 public:
  /// Opens or begins the store. A half-written last record is cut off; a store with another key is
  /// begun anew. Throws Error(environment) if the files cannot be written.
  FeatureStoreWriter(const std::string& path, const FeatureStoreKey& key);

  std::int64_t done() const { return done_; }  ///< records there already: go on with this index
  /// grid [L, F], any float type. Throws Error(environment) when the disk is full.
  void append(const at::Tensor& grid);
  void finish();

 private:
  std::string path_;
  FeatureStoreKey key_;
  std::int64_t done_ = 0;
  std::ofstream out_;
};

class FeatureStore {
 public:
  /// Throws Error(input) if the store is missing, incomplete or was made for another key.
  FeatureStore(const std::string& path, const FeatureStoreKey& key);
  ~FeatureStore();
  FeatureStore(const FeatureStore&) = delete;
  FeatureStore& operator=(const FeatureStore&) = delete;

  std::int64_t size() const { return static_cast<std::int64_t>(key_.names.size()); }
  /// The records of these photos: float32 [B, L, F].
  at::Tensor get(const std::vector<std::int64_t>& indices) const;

 private:
  FeatureStoreKey key_;
  void* memory_ = nullptr;
  std::size_t bytes_ = 0;
};

}  // namespace gaze

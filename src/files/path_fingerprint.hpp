#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace gaze {

/// A 128-bit hash of a path. The same on every machine: shards are cut by it. In a folder of ten
/// million paths the probability that any two have the same is 10^-24.
struct Fingerprint {
  std::uint64_t high = 0, low = 0;
};

Fingerprint fingerprint(std::string_view text);

/// The set of photos that are done, in 20 to 25 bytes a photo however long their paths are; 45
/// while it grows.
class FingerprintSet {
 public:
  /// False if it was in the set already.
  bool insert(Fingerprint value);
  std::size_t size() const { return size_; }

 private:
  void grow();

  std::vector<Fingerprint> slots_;  // {0, 0}: empty
  std::size_t size_ = 0;
};

}  // namespace gaze

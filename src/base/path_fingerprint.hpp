#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace gaze {

/// 128 bits that stand for a path. The same on every machine: shards are cut by it. Among ten
/// million paths two are alike once in 10^24 folders.
struct Fingerprint {
  std::uint64_t high = 0, low = 0;
};

Fingerprint fingerprint(std::string_view text);

/// The set of photos that are done, in 20 to 25 bytes a photo however long their paths are; 45
/// while it grows.
class FingerprintSet {
 public:
  /// False if it was in already.
  bool insert(Fingerprint value);
  std::size_t size() const { return size_; }

 private:
  void grow();

  std::vector<Fingerprint> slots_;  // {0, 0}: empty
  std::size_t size_ = 0;
};

}  // namespace gaze

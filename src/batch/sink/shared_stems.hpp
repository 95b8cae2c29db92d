#pragma once
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace gaze {

/// Which files of a folder have the same name but for the extension. Photos come folder by folder, so
/// the folder that was asked about last is kept: 8 bytes a file. Any number of threads may ask.
class SharedStems {
 public:
  /// `counts`: whether a name is one of those that are compared.
  explicit SharedStems(bool (*counts)(std::string_view name)) : counts_(counts) {}

  /// Whether another file beside `path` shares its stem.
  bool shares(const std::string& path) const;

 private:
  bool (*counts_)(std::string_view name);
  mutable std::mutex mutex_;
  mutable std::string folder_;
  mutable bool listed_ = false;
  mutable std::vector<std::uint64_t> stems_;  ///< fingerprints, sorted
};

}  // namespace gaze

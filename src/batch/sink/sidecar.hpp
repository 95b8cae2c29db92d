#pragma once
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "batch/sink/alt_text_policy.hpp"
#include "batch/sink/sink.hpp"

namespace gaze {

struct SidecarOptions {
  std::string extension;      ///< ".txt" or ".caption"
  std::string output_folder;  ///< with the photo's folders below it; empty: beside the photo
  bool overwrite = false;     ///< false: a sidecar that is there is somebody's
  AltTextPolicy words;
};

/// A text file a photo.
class Sidecars : public Sink {
 public:
  explicit Sidecars(SidecarOptions options) : options_(std::move(options)) {}

  /// a/b.jpg -> a/b.txt; where a photo beside it has the same stem, a/b.jpg.txt, so that neither
  /// takes the other's. Photos in archives always get that.
  std::string path(const PhotoRef& photo) const;

  bool has_user_content(const PhotoRef& photo) const override;
  bool needs_write(const PhotoRef& photo) const override;
  /// Never writes an empty file: that would be worse than none.
  void deliver(const PhotoRef& photo, const CaptionedPhoto& captioned,
               const std::string& suspect) const override;

 private:
  bool shares_stem(const std::string& path) const;

  SidecarOptions options_;
  // The stems of the folder that was asked about last: photos come folder by folder.
  mutable std::mutex mutex_;
  mutable std::string folder_;
  mutable bool listed_ = false;
  mutable std::vector<std::uint64_t> stems_;  ///< fingerprints, sorted
};

}  // namespace gaze

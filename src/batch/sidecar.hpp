#pragma once
#include <cstdint>
#include <limits>
#include <mutex>
#include <string>
#include <vector>

#include "batch/alt_text.hpp"
#include "batch/photo_source.hpp"
#include "gaze/caption.hpp"

namespace gaze {

struct SidecarOptions {
  std::string extension;      ///< ".txt" or ".caption"; empty: no sidecars
  std::string output_folder;  ///< with the photo's folders below it; empty: beside the photo
  bool overwrite = false;     ///< false: a photo whose sidecar is there is not captioned
  AltTextOptions text;
  /// Captions whose mean log-probability a word is below this are left to a human: no sidecar.
  double min_confidence = -std::numeric_limits<double>::infinity();
};

/// A text file a photo. Any number of threads may use one.
class Sidecars {
 public:
  explicit Sidecars(SidecarOptions options) : options_(std::move(options)) {}

  bool wanted() const { return !options_.extension.empty(); }
  const SidecarOptions& options() const { return options_; }

  /// a/b.jpg -> a/b.txt; where a photo beside it has the same stem, a/b.jpg.txt, so that neither
  /// takes the other's. Photos in archives always get that.
  std::string path(const PhotoRef& photo) const;

  bool exists(const PhotoRef& photo) const;

  /// Writes the sidecar, whole or not at all. Not if the caption is weak, `suspect` is not empty,
  /// or no word is left: an empty file would be worse than none. Throws Error(environment) if it
  /// cannot be written.
  void write(const PhotoRef& photo, const Caption& caption, const std::string& suspect) const;

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

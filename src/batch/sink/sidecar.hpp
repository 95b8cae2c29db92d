#pragma once
#include <string>

#include "batch/sink/alt_text_policy.hpp"
#include "batch/sink/shared_stems.hpp"
#include "batch/sink/sink.hpp"
#include "files/photo_name.hpp"

namespace gaze {

struct SidecarOptions {
  std::string extension;      ///< ".txt" or ".caption"
  std::string output_folder;  ///< with the photo's folders below it; empty: beside the photo
  bool overwrite = false;     ///< false: a sidecar that is there is a person's
  AltTextPolicy words;
};

/// A text file a photo.
class Sidecars : public Sink {
 public:
  explicit Sidecars(SidecarOptions options) : options_(std::move(options)) {}

  /// a/b.jpg -> a/b.txt; where a photo beside it has the same stem, a/b.jpg.txt, so that neither
  /// takes the other's. Photos in archives always get that.
  std::string path(const PhotoRef& photo) const;

  std::string words_found(const PhotoRef& photo) const override;
  bool needs_write(const PhotoRef& photo) const override;
  /// Never writes an empty file: that would be worse than none.
  std::string deliver(const PhotoRef& photo, const CaptionedPhoto& captioned,
                      const std::string& suspect) const override;

 private:
  SidecarOptions options_;
  SharedStems stems_{is_photo_name};
};

}  // namespace gaze

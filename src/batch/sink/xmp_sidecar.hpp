#pragma once
#include <string>
#include <vector>

#include "batch/sink/sink.hpp"
#include "batch/sink/xmp_sidecar_files.hpp"
#include "batch/sink/xmp_words.hpp"

namespace gaze {

/// An XMP sidecar a photo (XmpSidecarFiles). What else is in it stays. A field that a person has filled,
/// there, in another sidecar or in the photo itself (CaptionPlace), is left as it is.
class XmpSidecars : public Sink {
 public:
  explicit XmpSidecars(XmpOptions options)
      : options_(std::move(options)), files_(options_.output_folder) {}

  std::string words_found(const PhotoRef& photo) const override;
  bool needs_write(const PhotoRef& photo) const override;
  /// Throws Error(input) if there is a sidecar that is no XMP: it is left alone.
  std::string deliver(const PhotoRef& photo, const CaptionedPhoto& captioned,
                      const std::string& suspect) const override;

 private:
  std::vector<ExistingMetadata> other_words(const PhotoRef& photo,
                                            const std::string& sidecar) const;

  XmpOptions options_;
  XmpSidecarFiles files_;
};

}  // namespace gaze

#pragma once
#include <string>
#include <vector>

#include "batch/sink/shared_stems.hpp"
#include "batch/sink/sink.hpp"
#include "batch/sink/xmp_words.hpp"
#include "files/photo_name.hpp"

namespace gaze {

/// An XMP sidecar a photo: a/b.jpg.xmp. Where a/b.xmp is there, as Lightroom, Capture One and Apple
/// Photos name it, that is the sidecar, unless another photo or a raw file shares the stem: then it
/// may be theirs. What else is in it stays. A field that a person has filled, there or in the photo
/// itself (CaptionPlace), is left as it is.
class XmpSidecars : public Sink {
 public:
  explicit XmpSidecars(XmpOptions options) : options_(std::move(options)) {}

  std::string words_found(const PhotoRef& photo) const override;
  bool needs_write(const PhotoRef& photo) const override;
  /// Throws Error(input) if there is a sidecar that is no XMP: it is left alone.
  std::string deliver(const PhotoRef& photo, const CaptionedPhoto& captioned,
                      const std::string& suspect) const override;

 private:
  std::vector<std::string> sidecars(const std::string& photo, const PhotoRef& ref) const;
  std::string path(const PhotoRef& photo) const;
  std::vector<ExistingMetadata> other_words(const PhotoRef& photo,
                                            const std::string& sidecar) const;

  XmpOptions options_;
  SharedStems stems_{is_photo_or_raw_name};
};

}  // namespace gaze

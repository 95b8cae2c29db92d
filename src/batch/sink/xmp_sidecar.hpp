#pragma once
#include <string>

#include "batch/sink/sink.hpp"
#include "batch/sink/xmp_words.hpp"

namespace gaze {

/// An XMP sidecar a photo: a/b.jpg.xmp. What else is in it stays. A field that somebody has filled,
/// there or in the photo itself (where XMP, EXIF or IPTC describe it), is left as it is.
class XmpSidecars : public Sink {
 public:
  explicit XmpSidecars(XmpOptions options) : options_(std::move(options)) {}

  bool has_user_content(const PhotoRef& photo) const override;
  bool needs_write(const PhotoRef& photo) const override;
  /// Throws Error(input) if there is a sidecar that is no XMP: it is left alone.
  void deliver(const PhotoRef& photo, const CaptionedPhoto& captioned,
               const std::string& suspect) const override;

 private:
  std::string path(const PhotoRef& photo) const;
  XmpFields open_fields(const PhotoRef& photo) const;

  XmpOptions options_;
};

}  // namespace gaze

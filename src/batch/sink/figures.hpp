#pragma once
#include <functional>
#include <string>

#include "batch/sink/sink.hpp"
#include "gaze/captioner.hpp"
#include "gaze/overlay.hpp"

namespace gaze {

struct FigureOptions {
  std::string output_folder;  ///< with the photo's folders below it
  OverlayOptions overlay_style;
  DecodeOptions decode;  ///< what the captions are written with
};

/// A figure a photo, as `gaze overlay` draws it: a/b.jpg -> DIR/a/b.jpg.png.
class Figures : public Sink {
 public:
  /// Makes the folder, so that a walk can know it and keep out of it. `captioner` is called where
  /// a caption was kept without its attention.
  Figures(FigureOptions options, std::function<const Captioner&()> captioner);

  bool has_user_content(const PhotoRef& photo) const override;
  bool needs_write(const PhotoRef& photo) const override;
  void deliver(const PhotoRef& photo, const CaptionedPhoto& captioned,
               const std::string& suspect) const override;

 private:
  std::string path(const PhotoRef& photo) const;

  FigureOptions options_;
  std::function<const Captioner&()> captioner_;
};

}  // namespace gaze

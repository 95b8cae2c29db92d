#pragma once
#include <string>
#include <vector>

#include "gaze/caption.hpp"
#include "gaze/export.hpp"
#include "gaze/image.hpp"

namespace gaze {

// Every function here may be called from several threads at once.

/// How a word's attention is drawn. No more than an even share of it, 1 / cells, is drawn without
/// colour (spotlight: dark); from there the strength rises to that of full scale.
enum class OverlayStyle {
  heat,       ///< colour map, opacity by weight
  spotlight,  ///< the photo dark except where attention is, as in Xu et al. 2015
  contour,    ///< iso-lines at 0.1, 0.2, 0.4 and 0.8 of the way to full scale, and the peak
  grid,       ///< the raw cells, not smoothed
};

struct OverlayOptions {
  OverlayStyle style = OverlayStyle::heat;
  bool scale_each_word = false;  ///< false: one scale for all words, so that panels compare
  int columns = 0;               ///< panels a row; 0: by the photo's shape and the words
  int width = 1600;              ///< of the whole figure, in pixels. 200..20000
  double opacity = 0.75;         ///< of the strongest heat, 0..1
  int dpi = 0;  ///< what it is printed at: text is at least 7 points. 0: for a screen
};

/// Throws Error(usage) with a sentence if a value is out of its range.
GAZE_API void check(const OverlayOptions& options);

/// The paper's figure: the photo, then one panel a word, with its probability and gate.
/// Throws Error(usage) if the caption carries no attention or an option is out of range,
/// Error(environment) if the system has no font.
GAZE_API Image draw_figure(const Image& photo, const CaptionedPhoto& captioned,
                           const OverlayOptions& options = {});

/// The same panels in a single row, for a page's width.
GAZE_API Image draw_strip(const Image& photo, const CaptionedPhoto& captioned,
                          const OverlayOptions& options = {});

/// One picture a word, at the photo's own size, without text.
GAZE_API std::vector<Image> draw_panels(const Image& photo, const CaptionedPhoto& captioned,
                                        const OverlayOptions& options = {});

/// One row of a comparison: a photo as a model got it, and its caption.
struct ComparedPhoto {
  std::string title;
  Image photo;
  CaptionedPhoto captioned;
};

/// Captions above each other, word by word, all on one scale: two models on one photo, or one model
/// before and after a part of the photo was hidden. Throws as draw_figure does.
GAZE_API Image draw_comparison(const std::vector<ComparedPhoto>& compared,
                               const OverlayOptions& options = {});

/// How an animation runs.
struct AnimationOptions {
  OverlayOptions overlay;  ///< style, opacity and scale; its width, columns and dpi are not used
  int width = 480;         ///< of each frame, in pixels, never wider than the photo. 64..4096
  double seconds_a_word = 0.9;  ///< 0.04..60
};

/// Writes a .gif or .mp4 by the path's extension: the photo, then the attention word by word with
/// the caption growing below, then the photo with the whole caption. Whole or not at all.
/// Throws Error(usage) for another extension or an option out of range, Error(environment) if
/// OpenCV has no encoder for MP4 here or the file cannot be written.
GAZE_API void write_animation(const Image& photo, const CaptionedPhoto& captioned,
                              const std::string& path, const AnimationOptions& options = {});

/// Writes PNG, JPEG or WebP by the path's extension, whole or not at all (temporary file, then
/// rename). A `dpi` above 0 is recorded in PNG and JPEG files. Throws Error(usage) for another
/// extension, Error(environment) if the file cannot be written.
GAZE_API void write_image(const Image& image, const std::string& path, int dpi = 0);

}  // namespace gaze

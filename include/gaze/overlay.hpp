#pragma once
#include <string>
#include <vector>

#include "gaze/caption.hpp"
#include "gaze/image.hpp"

namespace gaze {

enum class OverlayStyle {
  heat,       ///< colour map, opacity by weight
  spotlight,  ///< the photo dark but for where it looks, as in Xu et al. 2015
  contour,    ///< iso-lines and the peak
  grid,       ///< the raw cells, not smoothed
};

struct OverlayOptions {
  OverlayStyle style = OverlayStyle::heat;
  bool scale_each_word = false;  ///< false: one scale for all words, so that panels compare
  int columns = 0;               ///< panels a row; 0: by the photo's shape and the words
  int width = 1600;              ///< of the whole figure, in pixels
  double opacity = 0.75;         ///< of the strongest heat, 0..1
};

/// The paper's figure: the photo, then one panel a word, with its probability and gate.
/// Throws Error(usage) if the caption carries no attention or an option is out of range.
Image draw_figure(const Image& photo, const CaptionedPhoto& captioned,
                  const OverlayOptions& options = {});

/// Writes PNG, JPEG or WebP by the path's extension, whole or not at all.
/// Throws Error(usage) for another extension, Error(environment) if the file cannot be written.
void write_image(const Image& image, const std::string& path);

}  // namespace gaze

#pragma once
#include "gaze/image.hpp"

namespace gaze {

/// The photo turned upright: `orientation` says, as EXIF does, how the stored rows and columns lie.
/// original_width and original_height are swapped along with the sides.
/// Throws Error(usage) if it is not 1..8.
Image upright(Image image, int orientation);

}  // namespace gaze

#pragma once
#include "gaze/image.hpp"

namespace gaze {

/// How a photo is read for a network of this input size, in captioning and in training alike: a JPEG is
/// decoded smaller where that leaves twice the input's pixels a side, which is enough.
inline ReadOptions read_options_of(int input_size) {
  ReadOptions options;
  options.enough_pixels_a_side = 2 * input_size;
  return options;
}

}  // namespace gaze

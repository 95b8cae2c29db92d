#pragma once
#include <opencv2/core/mat.hpp>
#include <string>
#include <vector>

#include "gaze/overlay.hpp"

namespace gaze {

/// A still of an animation: CV_8UC3, RGB.
struct Frame {
  cv::Mat picture;
  double seconds = 0;  ///< how long it stays
};

/// The photo, a frame a word, and the photo with the whole caption; all of one size, both sides
/// even. Throws as write_animation does.
std::vector<Frame> animation_frames(const Image& photo, const CaptionedPhoto& captioned,
                                    const AnimationOptions& options);

/// The bytes of a GIF that repeats for ever. One palette for all frames, found by k-means on their
/// pixels, so that nothing flickers; an ordered dither hides its steps, and pixels that stay as
/// they were are left out, which keeps the file small.
std::string encode_gif(const std::vector<Frame>& frames);

}  // namespace gaze

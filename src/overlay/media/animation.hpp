#pragma once
#include <opencv2/core/mat.hpp>
#include <string>
#include <vector>

#include "gaze/overlay.hpp"

namespace gaze {

/// A frame of an animation: CV_8UC3, RGB.
struct Frame {
  cv::Mat picture;
  double seconds = 0;  ///< how long it stays
};

/// The photo, a frame a word, and the photo with the whole caption; all of one size, both sides
/// even. Throws as write_animation does.
std::vector<Frame> animation_frames(const Image& photo, const CaptionedPhoto& captioned,
                                    const AnimationOptions& options);

/// The bytes of a GIF that repeats without end. One palette for all frames, found by k-means on
/// their pixels, so that colours do not flicker; an ordered dither hides the steps between colours,
/// and unchanged pixels are left out, which keeps the file small.
std::string encode_gif(const std::vector<Frame>& frames);

}  // namespace gaze

#pragma once
#include <functional>
#include <vector>

#include "overlay/media/media.hpp"

namespace gaze {

/// Shows the frames of an animation in a window until it is closed: right and left (or n and p)
/// step through them and stop at the ends, space plays on from here, s hands the picture that is
/// shown to `save`, q and Escape close. It starts at the first frame.
void run_window(Display& display, const std::vector<Frame>& frames,
                const std::function<void(std::size_t, const cv::Mat&)>& save);

}  // namespace gaze

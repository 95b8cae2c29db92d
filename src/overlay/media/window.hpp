#pragma once
#include <functional>
#include <vector>

#include "overlay/media/media.hpp"

namespace gaze {

/// Shows the frames of an animation in a window until it is closed: right and left (or n and p) go
/// to the next and previous frame, space plays from here, s passes the picture that is shown to
/// `save`, q and Escape close. It starts at the first frame.
void run_window(Display& display, const std::vector<Frame>& frames,
                const std::function<void(std::size_t, const cv::Mat&)>& save);

}  // namespace gaze

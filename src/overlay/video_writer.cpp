#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <opencv2/videoio.hpp>

#include "gaze/error.hpp"
#include "overlay/animation.hpp"

namespace gaze {
namespace {

constexpr double kRate = 25;
constexpr int kDissolve = 6;  // Frames from one still to the next.

bool open(cv::VideoWriter& video, const std::string& path, cv::Size size) {
  for (const int codec :
       {cv::VideoWriter::fourcc('a', 'v', 'c', '1'), cv::VideoWriter::fourcc('m', 'p', '4', 'v')}) {
    try {
      if (video.open(path, cv::CAP_FFMPEG, codec, kRate, size)) return true;
    } catch (const cv::Exception&) {
      continue;  // This build has no such encoder.
    }
  }
  return false;
}

}  // namespace

void write_mp4(const std::vector<Frame>& frames, const std::string& path) {
  if (frames.empty()) throw Error(ErrorKind::usage, "an animation needs a frame, got none");
  const cv::Size size = frames.front().picture.size();
  cv::VideoWriter video;
  if (!open(video, path, size)) {
    throw Error(
        ErrorKind::environment,
        fmt::format(
            "an MP4 of {} x {} pixels needs an encoder for H.264 or MPEG-4, and this OpenCV "
            "has none; write a .gif instead",
            size.width, size.height));
  }
  cv::Mat bgr, mixed, before;
  for (const auto& frame : frames) {
    cv::cvtColor(frame.picture, bgr, cv::COLOR_RGB2BGR);
    const int count = std::max(1, static_cast<int>(std::lround(frame.seconds * kRate)));
    for (int i = 0; i < count; ++i) {
      const double share = std::min(1.0, (i + 1.0) / std::min(kDissolve, count));
      if (before.empty() || share >= 1) {
        video.write(bgr);
      } else {
        cv::addWeighted(bgr, share, before, 1 - share, 0, mixed);
        video.write(mixed);
      }
    }
    before = bgr.clone();
  }
  video.release();
}

}  // namespace gaze

// libgaze-media: the parts of OpenCV that are slow to load. media.hpp says why.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <opencv2/highgui.hpp>
#include <opencv2/imgproc.hpp>
#include <opencv2/videoio.hpp>

#include "gaze/error.hpp"
#include "gaze/export.hpp"
#include "overlay/media/media.hpp"

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

void write_frames(const std::vector<Frame>& frames, const std::string& path) {
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

class OpenCvDisplay : public Display {
 public:
  explicit OpenCvDisplay(std::string title) : title_(std::move(title)) {
    cv::namedWindow(title_, cv::WINDOW_NORMAL | cv::WINDOW_KEEPRATIO);
  }
  ~OpenCvDisplay() override {
    try {
      cv::destroyWindow(title_);
    } catch (const cv::Exception&) {  // The user closed it first.
    }
  }
  OpenCvDisplay(const OpenCvDisplay&) = delete;
  OpenCvDisplay& operator=(const OpenCvDisplay&) = delete;

  void show(const cv::Mat& rgb) override {
    cv::Mat bgr;
    cv::cvtColor(rgb, bgr, cv::COLOR_RGB2BGR);
    cv::imshow(title_, bgr);
    if (!sized_) cv::resizeWindow(title_, bgr.cols, bgr.rows);
    sized_ = true;
  }
  int wait_key(int milliseconds) override { return cv::waitKeyEx(milliseconds); }
  bool is_open() override {
    try {
      return cv::getWindowProperty(title_, cv::WND_PROP_VISIBLE) > 0;
    } catch (const cv::Exception&) {
      return false;
    }
  }

 private:
  std::string title_;
  bool sized_ = false;
};

bool has_display() {
#ifdef __APPLE__
  return true;
#else
  const char* x11 = std::getenv("DISPLAY");
  const char* wayland = std::getenv("WAYLAND_DISPLAY");
  return (x11 != nullptr && *x11 != 0) || (wayland != nullptr && *wayland != 0);
#endif
}

class OpenCvMedia : public Media {
 public:
  void write_mp4(const std::vector<Frame>& frames, const std::string& path) override {
    write_frames(frames, path);
  }
  std::unique_ptr<Display> open_display(const std::string& title) override {
    // Checked first: the toolkits under OpenCV end the whole process where there is no display.
    if (!has_display()) {
      throw Error(
          ErrorKind::environment,
          "a window needs a display, and neither DISPLAY nor WAYLAND_DISPLAY is set; without "
          "--window a page is written instead");
    }
    try {
      return std::make_unique<OpenCvDisplay>(title);
    } catch (const cv::Exception&) {
      throw Error(
          ErrorKind::environment,
          "a window needs an OpenCV built with GTK, Qt or another toolkit, and this one has none");
    }
  }
};

}  // namespace
}  // namespace gaze

extern "C" GAZE_API gaze::Media* gaze_media() {
  static gaze::OpenCvMedia media;
  return &media;
}

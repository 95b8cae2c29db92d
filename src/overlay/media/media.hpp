#pragma once
#include <memory>
#include <string>
#include <vector>

#include "overlay/media/animation.hpp"

namespace gaze {

/// A window on the desktop.
class Display {
 public:
  virtual ~Display() = default;
  /// rgb is CV_8UC3.
  virtual void show(const cv::Mat& rgb) = 0;
  /// Waits up to `milliseconds` for a key and returns its code as cv::waitKeyEx gives it; -1: none.
  virtual int wait_key(int milliseconds) = 0;
  /// False once the user has closed it.
  virtual bool is_open() = 0;
};

/// What needs OpenCV's video and window parts. They load some 250 shared libraries, 0.6 s at every
/// start of a program linked to them, so they are in a module of their own, libgaze-media, which is
/// opened for an MP4 or a window.
class Media {
 public:
  virtual ~Media() = default;
  /// H.264 in an MP4 file, 25 frames a second, each frame dissolving into the next; MPEG-4 part 2
  /// where there is no H.264 encoder. Throws Error(environment) where there is neither.
  virtual void write_mp4(const std::vector<Frame>& frames, const std::string& path) = 0;
  /// Throws Error(environment) if there is no display or OpenCV was built without windows.
  virtual std::unique_ptr<Display> open_display(const std::string& title) = 0;
};

/// Opens the module once; it stays open until the process ends.
/// Throws Error(environment) naming the folders looked in.
Media& media();

}  // namespace gaze

#include "overlay/media/window.hpp"

#include <deque>
#include <opencv2/core.hpp>

#include "gaze/error.hpp"
#include "support/catch.hpp"

using namespace gaze;

namespace {

/// A desktop that presses the given keys and remembers what it was shown.
class FakeDisplay : public Display {
 public:
  explicit FakeDisplay(std::deque<int> keys) : keys_(std::move(keys)) {}
  void show(const cv::Mat& rgb) override { shown.push_back(rgb.at<cv::Vec3b>(0, 0)[0]); }
  int wait_key(int /*milliseconds*/) override {
    if (keys_.empty()) {
      open_ = false;
      return -1;
    }
    const int key = keys_.front();
    keys_.pop_front();
    return key;
  }
  bool is_open() override { return open_; }

  std::vector<int> shown;

 private:
  std::deque<int> keys_;
  bool open_ = true;
};

/// Frame i is a pixel of value i.
std::vector<Frame> frames(int count) {
  std::vector<Frame> result;
  for (int i = 0; i < count; ++i)
    result.push_back({cv::Mat(1, 1, CV_8UC3, cv::Scalar::all(i)), 0.1});
  return result;
}

constexpr int kRight = 65363, kLeft = 65361, kQtRight = 16777236, kEscape = 27;

}  // namespace

TEST_CASE("arrow keys step through the words and stop at the ends", "[window]") {
  FakeDisplay display({kLeft, kRight, kQtRight, 'n', 'n', kLeft, 'p', 0x100000 + kRight});
  run_window(display, frames(4),
             [](std::size_t, const cv::Mat&) { FAIL("nothing was to be saved"); });
  CHECK(display.shown == std::vector<int>{0, 1, 2, 3, 2, 1, 2});
}

TEST_CASE("s saves the picture that is shown", "[window]") {
  FakeDisplay display({kRight, 's', kRight, 's'});
  std::vector<std::size_t> saved;
  run_window(display, frames(3), [&](std::size_t number, const cv::Mat& picture) {
    saved.push_back(number);
    CHECK(picture.at<cv::Vec3b>(0, 0)[0] == static_cast<int>(number));
  });
  CHECK(saved == std::vector<std::size_t>{1, 2});
}

TEST_CASE("space plays to the end and a key stops it", "[window]") {
  FakeDisplay plays({' ', -1, -1, -1, -1, -1, -1, -1, -1});
  run_window(plays, frames(3), [](std::size_t, const cv::Mat&) {});
  CHECK(plays.shown == std::vector<int>{0, 1, 2});
  FakeDisplay stopped({' ', -1, -1, kLeft, -1, -1, -1, -1});
  run_window(stopped, frames(3), [](std::size_t, const cv::Mat&) {});
  CHECK(stopped.shown == std::vector<int>{0, 1, 0});
}

TEST_CASE("Escape and q close the window", "[window]") {
  for (const int key : {kEscape, static_cast<int>('q')}) {
    FakeDisplay display({key, kRight});
    run_window(display, frames(3), [](std::size_t, const cv::Mat&) {});
    CHECK(display.shown == std::vector<int>{0});
  }
}

TEST_CASE("without a display the window says so", "[window][error]") {
  ::unsetenv("DISPLAY");
  ::unsetenv("WAYLAND_DISPLAY");
  CHECK_THROWS_WITH(media().open_display("gaze"), ContainsSubstring("a window needs a display"));
}

// Run under Xvfb: see CMakeLists.txt.
TEST_CASE("a window opens on a real display", "[.display]") {
  const auto display = media().open_display("gaze");
  display->show(cv::Mat(60, 80, CV_8UC3, cv::Scalar(200, 100, 50)));
  CHECK(display->wait_key(200) == -1);
  CHECK(display->is_open());
}

#include "overlay/media/animation.hpp"

#include <filesystem>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <opencv2/videoio.hpp>

#include "gaze/error.hpp"
#include "overlay/photos.hpp"
#include "overlay/style.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using namespace gaze;
using namespace gaze::testing;
using gaze_tests::TemporaryFolder;

namespace {

/// A photo of soft colours, so that it has more colours than a palette.
Image colourful_photo(int width, int height) {
  Image photo = plain_photo(width, height);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      auto* pixel = &photo.rgb[3 * static_cast<std::size_t>(y * width + x)];
      pixel[0] = static_cast<std::uint8_t>(255 * x / width);
      pixel[1] = static_cast<std::uint8_t>(255 * y / height);
      pixel[2] = static_cast<std::uint8_t>(128 + 100 * x / width - 100 * y / height);
    }
  }
  return photo;
}

std::vector<cv::Mat> read_back(const std::string& path) {
  cv::VideoCapture video(path);
  std::vector<cv::Mat> frames;
  for (cv::Mat frame; video.read(frame);) {
    cv::Mat rgb;
    cv::cvtColor(frame, rgb, cv::COLOR_BGR2RGB);
    frames.push_back(rgb);
  }
  return frames;
}

double mean_difference(const cv::Mat& a, const cv::Mat& b) {
  return cv::norm(a, b, cv::NORM_L1) / static_cast<double>(a.total() * 3);
}

}  // namespace

TEST_CASE("an animation has the photo then a frame a word then the photo with the caption",
          "[animation]") {
  const Image photo = colourful_photo(300, 200);
  const auto frames = animation_frames(photo, captioned(photo, {"a", "dog", "runs"}), {});
  REQUIRE(frames.size() == 5);
  for (const auto& frame : frames) {
    CHECK(frame.picture.size() == frames.front().picture.size());
    CHECK(frame.picture.cols % 2 == 0);
    CHECK(frame.picture.rows % 2 == 0);
  }
  const cv::Rect whole(0, 0, 300, 200);
  CHECK(cv::norm(frames[0].picture(whole), view(photo), cv::NORM_INF) == 0);
  CHECK(cv::norm(frames[4].picture(whole), view(photo), cv::NORM_INF) == 0);
  CHECK(mean_difference(frames[2].picture(whole), view(photo)) > 1);
  // The caption grows: each frame has more ink below the photo.
  const auto ink = [&](const Frame& frame) {
    const cv::Mat below = frame.picture.rowRange(200, frame.picture.rows);
    return cv::norm(below, cv::Mat(below.size(), CV_8UC3, cv::Scalar::all(255)), cv::NORM_L1);
  };
  CHECK(ink(frames[0]) == 0);
  for (std::size_t i = 1; i + 1 < frames.size(); ++i) CHECK(ink(frames[i]) > ink(frames[i - 1]));
}

TEST_CASE("a GIF reads back frame by frame close to what was drawn", "[animation]") {
  const TemporaryFolder folder;
  const Image photo = colourful_photo(240, 160);
  const auto words = captioned(photo, {"a", "dog", "runs"});
  const auto frames = animation_frames(photo, words, {});
  write_animation(photo, words, folder / "a.gif");
  const auto read = read_back(folder / "a.gif");
  REQUIRE(read.size() >= frames.size());  // A reader may repeat a frame to keep its time.
  std::size_t at = 0;
  for (const auto& frame : frames) {
    double least = 1e9;
    for (std::size_t i = at; i < read.size(); ++i) {
      REQUIRE(read[i].size() == frame.picture.size());
      const double difference = mean_difference(read[i], frame.picture);
      if (difference < least) {
        least = difference;
        at = i;
      }
    }
    CHECK(least < 5);
  }
}

TEST_CASE("the same GIF is written every time", "[animation]") {
  const Image photo = colourful_photo(120, 80);
  const auto frames = animation_frames(photo, captioned(photo, {"a", "dog"}), {});
  CHECK(encode_gif(frames) == encode_gif(frames));
}

TEST_CASE("an MP4 reads back frame by frame close to what was drawn", "[animation]") {
  const TemporaryFolder folder;
  const Image photo = colourful_photo(241, 161);
  const auto words = captioned(photo, {"a", "dog", "runs"});
  AnimationOptions options;
  options.seconds_a_word = 0.4;
  const auto frames = animation_frames(photo, words, options);
  write_animation(photo, words, folder / "a.mp4", options);
  const auto read = read_back(folder / "a.mp4");
  REQUIRE(read.size() == 4 * 10 + 25);
  for (std::size_t i = 0; i < frames.size(); ++i) {
    CHECK(mean_difference(read[i * 10 + 9], frames[i].picture) < 5);
  }
}

TEST_CASE("an animation of another kind or in no folder is refused and leaves nothing",
          "[animation][error]") {
  const TemporaryFolder folder;
  const Image photo = plain_photo(64, 64);
  const auto words = captioned(photo, {"a"});
  CHECK_THROWS_WITH(write_animation(photo, words, "a.avi"),
                    "an animation must end in .gif or .mp4, got a.avi");
  CHECK_THROWS_AS(write_animation(photo, words, folder / "no/such/a.gif"), Error);
  CHECK_THROWS_AS(write_animation(photo, words, folder / "no/such/a.mp4"), Error);
  AnimationOptions options;
  options.seconds_a_word = 0;
  CHECK_THROWS_WITH(write_animation(photo, words, folder / "a.gif", options),
                    "seconds a word must be 0.04 to 60, got 0");
  CHECK(std::filesystem::is_empty(folder.path()));
}

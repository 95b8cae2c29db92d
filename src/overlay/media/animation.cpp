#include "overlay/media/animation.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "files/file_name.hpp"
#include "files/replace_file.hpp"
#include "gaze/error.hpp"
#include "overlay/font.hpp"
#include "overlay/heat_map.hpp"
#include "overlay/media/media.hpp"
#include "overlay/style.hpp"

namespace gaze {
namespace {

const cv::Scalar kPaper(255, 255, 255), kInk(24, 24, 27), kAccent(190, 55, 82);

/// The place of each word of the caption under the photo. Widths are those of the bold face, so
/// that nothing moves when a word becomes the current one.
struct CaptionLayout {
  struct Place {
    int left = 0, line = 0, size = 0;
    std::string text;
  };
  std::vector<Place> places;
  int size = 0, margin = 0, height = 0;

  int baseline(int line) const { return margin + size + line * (size * 3 / 2); }
};

CaptionLayout lay_out(const Caption& caption, int width, Font& font) {
  CaptionLayout layout;
  layout.size = std::max(13, width / 24);
  layout.margin = layout.size * 3 / 4;
  const int room = std::max(width - 2 * layout.margin, 1), space = layout.size / 3;
  int left = 0, line = 0;
  for (const auto& word : caption.words) {
    const auto fitted = font.fit(word.text, layout.size, room);
    const int wide = font.width(fitted.text, fitted.size);
    if (left > 0 && left + wide > room) {
      left = 0;
      ++line;
    }
    layout.places.push_back({layout.margin + left, line, fitted.size, fitted.text});
    left += wide + space;
  }
  layout.height = layout.baseline(line) + layout.margin;
  return layout;
}

/// Words 0..now, the last one marked; now = -1: none, now = count: all, none marked.
cv::Mat compose(const cv::Mat& photo, const CaptionLayout& layout, int now, Font& font) {
  const int height = photo.rows + layout.height;
  cv::Mat frame(height + height % 2, photo.cols, CV_8UC3, kPaper);
  photo.copyTo(frame(cv::Rect({0, 0}, photo.size())));
  for (int i = 0; i < static_cast<int>(layout.places.size()) && i <= now; ++i) {
    const auto& place = layout.places[static_cast<std::size_t>(i)];
    font.draw(frame, place.text, place.left, photo.rows + layout.baseline(place.line), place.size,
              i == now ? kAccent : kInk);
  }
  return frame;
}

}  // namespace

std::vector<Frame> animation_frames(const Image& photo, const CaptionedPhoto& captioned,
                                    const AnimationOptions& options) {
  check(options.overlay);
  if (options.width < 64 || options.width > 4096) {
    throw Error(ErrorKind::usage,
                fmt::format("width must be 64 to 4096 pixels, got {}", options.width));
  }
  if (!(options.seconds_a_word >= 0.04 && options.seconds_a_word <= 60)) {
    throw Error(ErrorKind::usage,
                fmt::format("seconds a word must be 0.04 to 60, got {}", options.seconds_a_word));
  }
  const auto& words = captioned.caption.words;
  for (const auto& word : words) check_attention(word.attention, captioned.grid);
  const cv::Mat original = view(photo);
  const int wide = std::max(std::min(options.width, original.cols), 64) / 2 * 2;
  const int high =
      std::max(1, static_cast<int>(std::lround(1.0 * wide * original.rows / original.cols)));
  constexpr int kTallest = 8192;  // What H.264's levels and most viewers stop at.
  if (high > kTallest) {
    throw Error(ErrorKind::usage,
                fmt::format("an animation of a photo of {} x {} pixels would be {} pixels high, {} "
                            "at most; a smaller width makes it lower",
                            photo.width, photo.height, high, kTallest));
  }
  cv::Mat small;
  cv::resize(original, small, {wide, high}, 0, 0,
             wide > original.cols ? cv::INTER_CUBIC : cv::INTER_AREA);

  Font font(false);
  const auto layout = lay_out(captioned.caption, wide, font);
  const double scale = full_scale(captioned.caption, captioned.grid, options.overlay.style);
  std::vector<Frame> frames{{compose(small, layout, -1, font), options.seconds_a_word}};
  for (std::size_t i = 0; i < words.size(); ++i) {
    const double own = options.overlay.scale_each_word
                           ? full_scale(words[i], captioned.grid, options.overlay.style)
                           : scale;
    const cv::Mat gaze =
        paint(small, words[i], captioned.grid, options.overlay.style, options.overlay.opacity, own);
    frames.push_back({compose(gaze, layout, static_cast<int>(i), font), options.seconds_a_word});
  }
  frames.push_back(
      {compose(small, layout, static_cast<int>(words.size()), font), 2.5 * options.seconds_a_word});
  return frames;
}

void write_animation(const Image& photo, const CaptionedPhoto& captioned, const std::string& path,
                     const AnimationOptions& options) {
  const AnimationFormat format = animation_format(path);
  if (format == AnimationFormat::none) {
    throw Error(ErrorKind::usage,
                fmt::format("an animation must end in .gif or .mp4, got {}", path));
  }
  const auto frames = animation_frames(photo, captioned, options);
  if (format == AnimationFormat::gif) {
    replace_file(path, encode_gif(frames));
  } else {
    replace_file(path, [&](const std::string& temporary) { media().write_mp4(frames, temporary); });
  }
}

}  // namespace gaze

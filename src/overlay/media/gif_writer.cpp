#include <fmt/core.h>
#include <gif_lib.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <opencv2/core.hpp>

#include "gaze/error.hpp"
#include "overlay/media/animation.hpp"

namespace gaze {
namespace {

constexpr int kColours = 255;  // And one index for "unchanged".
constexpr uchar kUnchanged = 255;

/// A colour cut to five bits a channel: the key of the table that finds the nearest palette entry.
int key_of(int red, int green, int blue) {
  return (red >> 3 << 10) | (green >> 3 << 5) | blue >> 3;
}

/// kColours x 3 floats: the k-means of up to 8,000 pixels spread evenly over all frames.
cv::Mat find_palette(const std::vector<Frame>& frames) {
  std::size_t pixels = 0;
  for (const auto& frame : frames) pixels += frame.picture.total();
  const std::size_t step = std::max<std::size_t>(pixels / 8000, 1) | 1;
  cv::Mat samples(0, 3, CV_32F);
  std::size_t skip = 0;
  for (const auto& frame : frames) {
    for (; skip < frame.picture.total(); skip += step) {
      const auto& pixel = frame.picture.ptr<cv::Vec3b>()[skip];
      samples.push_back(cv::Mat(cv::Matx13f(pixel[0], pixel[1], pixel[2])));
    }
    skip -= frame.picture.total();
  }
  // k-means needs at least as many samples as colours; repeats of a colour change nothing.
  while (samples.rows < kColours) samples.push_back(samples.row(samples.rows - 1).clone());
  cv::Mat labels, palette;
  const auto state_before = cv::theRNG().state;
  cv::theRNG().state = 1;  // The same picture gives the same file.
  cv::kmeans(samples, kColours, labels, {cv::TermCriteria::COUNT, 8, 0}, 1, cv::KMEANS_PP_CENTERS,
             palette);
  cv::theRNG().state = state_before;
  return palette;
}

std::vector<uchar> nearest_table(const cv::Mat& palette) {
  std::vector<uchar> table(1 << 15);
  for (int key = 0; key < 1 << 15; ++key) {
    const cv::Vec3f colour(static_cast<float>((key >> 10 & 31) * 8 + 4),
                           static_cast<float>((key >> 5 & 31) * 8 + 4),
                           static_cast<float>((key & 31) * 8 + 4));
    float least = 1e30F;
    for (int i = 0; i < palette.rows; ++i) {
      const cv::Vec3f away = colour - palette.at<cv::Vec3f>(i);
      // The eye is most sensitive to green, least to blue.
      const float distance = 3 * away[0] * away[0] + 6 * away[1] * away[1] + away[2] * away[2];
      if (distance < least) {
        least = distance;
        table[static_cast<std::size_t>(key)] = static_cast<uchar>(i);
      }
    }
  }
  return table;
}

/// Bayer's 4 x 4 order, centred on 0 and worth about half a step of the table's colours. A fixed
/// pattern, unlike error diffusion, leaves pixels that do not change exactly as they were.
constexpr std::array<int, 16> kDither = {-4, 0, -3, 1, 2, -2, 3, -1, -3, 2, -4, 1, 4, -1, 3, -2};

cv::Mat indexed(const cv::Mat& picture, const std::vector<uchar>& table) {
  cv::Mat result(picture.size(), CV_8U);
  for (int y = 0; y < picture.rows; ++y) {
    for (int x = 0; x < picture.cols; ++x) {
      const auto& pixel = picture.at<cv::Vec3b>(y, x);
      // Near white there is no dither: dots on white are easy to see.
      const bool paper = pixel == cv::Vec3b(255, 255, 255);
      const int add = paper ? 0 : kDither[static_cast<std::size_t>(y % 4 * 4 + x % 4)];
      const auto channel = [&](int i) { return std::clamp(pixel[i] + add, 0, 255); };
      result.at<uchar>(y, x) =
          table[static_cast<std::size_t>(key_of(channel(0), channel(1), channel(2)))];
    }
  }
  return result;
}

int append(GifFileType* gif, const GifByteType* bytes, int count) {
  static_cast<std::string*>(gif->UserData)
      ->append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(count));
  return count;
}

class GifEncoder {
 public:
  GifEncoder(cv::Size size, const cv::Mat& palette) : size_(size) {
    int error = 0;
    gif_ = EGifOpen(&bytes_, append, &error);
    if (gif_ == nullptr) fail(error);
    EGifSetGifVersion(gif_, true);
    std::array<GifColorType, 256> colours{};
    for (int i = 0; i < palette.rows; ++i) {
      const auto& colour = palette.at<cv::Vec3f>(i);
      colours[static_cast<std::size_t>(i)] = {cv::saturate_cast<uchar>(colour[0]),
                                              cv::saturate_cast<uchar>(colour[1]),
                                              cv::saturate_cast<uchar>(colour[2])};
    }
    ColorMapObject* map = GifMakeMapObject(256, colours.data());
    const int done = EGifPutScreenDesc(gif_, size.width, size.height, 8, 0, map);
    GifFreeMapObject(map);
    need(done);
    need(EGifPutExtensionLeader(gif_, APPLICATION_EXT_FUNC_CODE));
    need(EGifPutExtensionBlock(gif_, 11, "NETSCAPE2.0"));
    const std::array<GifByteType, 3> for_ever = {1, 0, 0};
    need(EGifPutExtensionBlock(gif_, 3, for_ever.data()));
    need(EGifPutExtensionTrailer(gif_));
  }
  ~GifEncoder() {
    int ignored = 0;
    if (gif_ != nullptr) EGifCloseFile(gif_, &ignored);
  }
  GifEncoder(const GifEncoder&) = delete;
  GifEncoder& operator=(const GifEncoder&) = delete;

  void add(cv::Mat frame, double seconds) {
    GraphicsControlBlock control{};
    control.DisposalMode = DISPOSE_DO_NOT;
    control.DelayTime = std::clamp(static_cast<int>(std::lround(100 * seconds)), 2, 65535);
    control.TransparentColor = kUnchanged;
    std::array<GifByteType, 4> extension{};
    EGifGCBToExtension(&control, extension.data());
    need(EGifPutExtension(gif_, GRAPHICS_EXT_FUNC_CODE, 4, extension.data()));
    need(EGifPutImageDesc(gif_, 0, 0, size_.width, size_.height, false, nullptr));
    for (int y = 0; y < frame.rows; ++y) need(EGifPutLine(gif_, frame.ptr(y), frame.cols));
  }

  std::string finish() {
    int error = 0;
    GifFileType* gif = gif_;
    gif_ = nullptr;
    if (EGifCloseFile(gif, &error) == GIF_ERROR) fail(error);
    return std::move(bytes_);
  }

 private:
  void need(int status) const {
    if (status == GIF_ERROR) fail(gif_->Error);
  }
  [[noreturn]] static void fail(int error) {
    const char* reason = GifErrorString(error);
    throw Error(ErrorKind::environment, fmt::format("a GIF must be encoded, and giflib says: {}",
                                                    reason ? reason : "no reason"));
  }

  std::string bytes_;
  cv::Size size_;
  GifFileType* gif_ = nullptr;
};

}  // namespace

std::string encode_gif(const std::vector<Frame>& frames) {
  if (frames.empty()) throw Error(ErrorKind::usage, "an animation needs a frame, got none");
  const cv::Mat palette = find_palette(frames);
  const auto table = nearest_table(palette);
  GifEncoder encoder(frames.front().picture.size(), palette);
  cv::Mat before;
  for (const auto& frame : frames) {
    const cv::Mat now = indexed(frame.picture, table);
    cv::Mat drawn = now.clone();
    if (!before.empty()) drawn.setTo(kUnchanged, now == before);
    encoder.add(drawn, frame.seconds);
    before = now;
  }
  return encoder.finish();
}

}  // namespace gaze

#include "image/not_a_photo.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <numeric>
#include <unordered_map>
#include <vector>

namespace gaze {
namespace {

/// Shares of the sampled pixels, and the mean and standard deviation of their brightness (0..255).
struct PictureStatistics {
  double mean = 0, deviation = 0;
  double paper = 0;   ///< bright and without colour
  double ink = 0;     ///< dark
  double stroke = 0;  ///< how long a row's dark places are on average, as a share of its length
  /// Share of pixels painted in one of the four commonest colours, exactly equal, and the same
  /// without the black and white of an over- or underexposed photo.
  double painted = 0, painted_unclipped = 0;
};

constexpr int kPaintedPixels = 8;  ///< this many equal pixels in a row do not occur by chance
constexpr std::size_t kPaints = 4;

/// How many pixels are painted in each colour: runs of equal pixels, row by row.
class Paints {
 public:
  void add(std::uint32_t colour) {
    if (colour != colour_) end_run();
    colour_ = colour;
    ++length_;
  }

  void end_run() {
    if (length_ >= kPaintedPixels) pixels_[colour_] += length_;
    length_ = 0;
  }

  /// Pixels of the commonest colours; `clipped`: also of black and white.
  double commonest(bool clipped) const {
    std::vector<double> most;
    for (const auto& [colour, pixels] : pixels_) {
      if (clipped || !is_clipped(colour)) most.push_back(pixels);
    }
    const std::size_t count = std::min(kPaints, most.size());
    const auto end = most.begin() + static_cast<std::ptrdiff_t>(count);
    std::partial_sort(most.begin(), end, most.end(), std::greater<>());
    return std::accumulate(most.begin(), end, 0.0);
  }

 private:
  static bool is_clipped(std::uint32_t colour) {
    const auto [least, most] = std::minmax({colour >> 16U, (colour >> 8U) & 0xffU, colour & 0xffU});
    return least >= 240 || most <= 12;
  }

  std::unordered_map<std::uint32_t, double> pixels_;
  std::uint32_t colour_ = 0;
  int length_ = 0;
};

PictureStatistics statistics_of(const Image& image) {
  // A hundred rows are enough, and keep a large picture fast.
  const int step = std::max(1, image.height / 100);
  double count = 0, sum = 0, squares = 0, strokes = 0;
  PictureStatistics picture;
  Paints paints;
  for (int y = 0; y < image.height; y += step) {
    const std::uint8_t* pixel =
        &image.rgb[static_cast<std::size_t>(y) * static_cast<std::size_t>(image.width) * 3];
    bool in_stroke = false;
    for (int x = 0; x < image.width; ++x, pixel += 3) {
      const std::uint32_t red = pixel[0], green = pixel[1], blue = pixel[2];
      const double brightness = 0.299 * red + 0.587 * green + 0.114 * blue;  // ITU-R BT.601
      const auto [least, most] = std::minmax({red, green, blue});
      count += 1;
      sum += brightness;
      squares += brightness * brightness;
      if (brightness > 200 && most - least < 24) picture.paper += 1;
      const bool dark = brightness < 110;
      if (dark) picture.ink += 1;
      if (dark && !in_stroke) strokes += 1;
      in_stroke = dark;
      paints.add(red << 16U | green << 8U | blue);
    }
    paints.end_run();
  }
  picture.mean = sum / count;
  picture.deviation = std::sqrt(std::max(0.0, squares / count - picture.mean * picture.mean));
  picture.stroke = strokes > 0 ? picture.ink / strokes / image.width : 0;
  picture.paper /= count;
  picture.ink /= count;
  picture.painted = paints.commonest(true) / count;
  picture.painted_unclipped = paints.commonest(false) / count;
  return picture;
}

}  // namespace

std::string why_not_a_photo(const Image& image) {
  if (image.width < 16 || image.height < 16) return "";
  const PictureStatistics picture = statistics_of(image);
  if (picture.mean < 12 && picture.deviation < 12) return "near-black";
  if (picture.mean > 243 && picture.deviation < 12) return "near-white";
  if (picture.deviation < 3) return "flat";
  const double between = 1 - picture.paper - picture.ink;
  // A skier on snow has as few tones between, but is wider than the stroke of a letter.
  if (picture.paper > 0.6 && picture.ink > 0.01 && between < 0.15 && picture.stroke < 0.025) {
    return "page of text";
  }
  if (picture.painted > 0.6 || picture.painted_unclipped > 0.3) return "screenshot";
  return "";
}

}  // namespace gaze

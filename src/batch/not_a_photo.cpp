#include "batch/not_a_photo.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace gaze {
namespace {

/// Shares of the pixels looked at, and the brightness (0..255) of them all.
struct Look {
  double mean = 0, deviation = 0;
  double paper = 0;  ///< bright and without colour
  double ink = 0;    ///< dark
  double equal = 0;  ///< exactly like the pixel to their right
};

Look look_at(const Image& image) {
  // A hundred rows are enough to tell, and cost a large picture no time.
  const int step = std::max(1, image.height / 100);
  double count = 0, sum = 0, squares = 0;
  Look look;
  for (int y = 0; y < image.height; y += step) {
    const std::uint8_t* pixel =
        &image.rgb[static_cast<std::size_t>(y) * static_cast<std::size_t>(image.width) * 3];
    for (int x = 0; x + 1 < image.width; ++x, pixel += 3) {
      const int red = pixel[0], green = pixel[1], blue = pixel[2];
      const double brightness = 0.299 * red + 0.587 * green + 0.114 * blue;  // ITU-R BT.601
      const int colour = std::max({red, green, blue}) - std::min({red, green, blue});
      count += 1;
      sum += brightness;
      squares += brightness * brightness;
      if (brightness > 200 && colour < 24) look.paper += 1;
      if (brightness < 110) look.ink += 1;
      if (std::equal(pixel, pixel + 3, pixel + 3)) look.equal += 1;
    }
  }
  look.mean = sum / count;
  look.deviation = std::sqrt(std::max(0.0, squares / count - look.mean * look.mean));
  look.paper /= count;
  look.ink /= count;
  look.equal /= count;
  return look;
}

}  // namespace

std::string why_not_a_photo(const Image& image) {
  if (image.width < 16 || image.height < 16) return "";
  const Look look = look_at(image);
  if (look.mean < 12 && look.deviation < 12) return "near-black";
  if (look.mean > 243 && look.deviation < 12) return "near-white";
  if (look.deviation < 3) return "flat";
  const double between = 1 - look.paper - look.ink;
  if (look.paper > 0.6 && look.ink > 0.01 && between < 0.15) return "page of text";
  if (look.equal > 0.75) return "screenshot";
  return "";
}

}  // namespace gaze

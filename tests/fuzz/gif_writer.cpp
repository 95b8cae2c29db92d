// An animation that gaze writes is one that it reads.
#include <opencv2/core.hpp>
#include <vector>

#include "fuzz/target.hpp"
#include "gaze/image.hpp"
#include "overlay/encode.hpp"
#include "overlay/media/animation.hpp"

using namespace gaze_fuzz;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 6) return -1;
  const int width = 1 + (data[0] | ((data[5] & 1U) != 0 ? data[1] << 8 : 0));
  const int height = 1 + data[2] % 40, count = 1 + data[3] % 3;
  if (width * height * count > 60'000) return -1;
  std::vector<gaze::Frame> frames;
  std::size_t at = 5;
  for (int n = 0; n < count; ++n) {
    cv::Mat pixels(height, width, CV_8UC3);
    for (int y = 0; y < height; ++y) {
      for (int x = 0; x < width * 3; ++x) pixels.ptr(y)[x] = data[at++ % size];
    }
    frames.push_back({pixels, data[4] / 10.0});
  }
  const gaze::Image image = gaze::decode_image(gaze::encode_gif(frames), "x");
  require(image.width == width && image.height == height, "a GIF has the size it was given");
  return 0;
}

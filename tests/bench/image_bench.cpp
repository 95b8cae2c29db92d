// Milliseconds to resize a 12-megapixel photo to the network's 224 x 224 pixels: every pixel
// decoded and then resized, against JPEG's reduced scale and the same resizing.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <opencv2/imgcodecs.hpp>
#include <string>
#include <vector>

#include "gaze/error.hpp"
#include "gaze/image.hpp"
#include "image/preprocess.hpp"

namespace {

constexpr int kWidth = 4000, kHeight = 3000, kSide = 224;

/// Soft shapes with fine grain, so that the file is as large as a camera's.
std::string photo() {
  cv::Mat pixels(kHeight, kWidth, CV_8UC3), grain(kHeight, kWidth, CV_8UC1);
  cv::theRNG().state = 1;
  cv::randn(grain, 0, 12);
  for (int y = 0; y < kHeight; ++y) {
    for (int x = 0; x < kWidth; ++x) {
      const double u = double(x) / kWidth, v = double(y) / kHeight;
      const double noise = grain.at<unsigned char>(y, x);
      pixels.at<cv::Vec3b>(y, x) = {
          cv::saturate_cast<unsigned char>(120 + 80 * std::sin(9 * u + 3 * v) + noise),
          cv::saturate_cast<unsigned char>(120 + 80 * std::sin(7 * v - 4 * u) + noise),
          cv::saturate_cast<unsigned char>(120 + 80 * std::cos(11 * u * v) + noise)};
    }
  }
  std::vector<unsigned char> bytes;
  cv::imencode(".jpg", pixels, bytes, {cv::IMWRITE_JPEG_QUALITY, 90});
  return std::string(bytes.begin(), bytes.end());
}

/// The median of several runs.
template <typename Work>
double milliseconds(Work work) {
  std::vector<double> times;
  for (int i = 0; i < 9; ++i) {
    const auto start = std::chrono::steady_clock::now();
    work();
    const std::chrono::duration<double, std::milli> passed =
        std::chrono::steady_clock::now() - start;
    times.push_back(passed.count());
  }
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

}  // namespace

int main() {
  try {
    const std::string jpeg = photo();
    gaze::ReadOptions every_pixel, enough;
    enough.enough_pixels_a_side = 2 * kSide;
    const auto whole = gaze::decode_image(jpeg, "photo", every_pixel);
    const auto small = gaze::decode_image(jpeg, "photo", enough);

    const auto expected = gaze::resize_to_input(whole, kSide),
               got = gaze::resize_to_input(small, kSide);
    int worst = 0;
    double sum = 0;
    for (std::size_t i = 0; i < got.size(); ++i) {
      const int difference = std::abs(got[i] - expected[i]);
      worst = std::max(worst, difference);
      sum += difference;
    }
    const double mean = sum / double(got.size());
    std::printf("photo            %d x %d, %.1f MB\n", kWidth, kHeight, double(jpeg.size()) / 1e6);
    std::printf("reduced scale    %d x %d, off by %.2f levels on average, %d at worst\n",
                small.width, small.height, mean, worst);
    if (mean > 1 || worst > 8) {
      std::puts("image_bench: reduced scale shows something else");
      return EXIT_FAILURE;
    }

    const double full_ms = milliseconds([&] { gaze::decode_image(jpeg, "photo", every_pixel); });
    const double full_resize_ms = milliseconds([&] { gaze::resize_to_input(whole, kSide); });
    const double small_ms = milliseconds([&] { gaze::decode_image(jpeg, "photo", enough); });
    const double small_resize_ms = milliseconds([&] { gaze::resize_to_input(small, kSide); });
    std::printf("every pixel      decode %6.1f ms  resize %5.1f ms  together %6.1f ms\n", full_ms,
                full_resize_ms, full_ms + full_resize_ms);
    std::printf("reduced scale    decode %6.1f ms  resize %5.1f ms  together %6.1f ms\n", small_ms,
                small_resize_ms, small_ms + small_resize_ms);
    return EXIT_SUCCESS;
  } catch (const gaze::Error& error) {
    std::fprintf(stderr, "image_bench: %s\n", error.what());
    return EXIT_FAILURE;
  }
}

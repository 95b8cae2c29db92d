#pragma once
#include <cstdint>
#include <opencv2/imgcodecs.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "gaze/image.hpp"

namespace gaze::test {

/// One flat picture that every file of these tests shows, so that a wrong reading is seen at once:
/// red top left, green top right, blue bottom left, yellow bottom right.
/// Its colours are full or nothing, hence the same whatever the depth, and it has no symmetry.
constexpr int kSceneWidth = 48, kSceneHeight = 32;

struct Rgb {
  int red, green, blue;
};
constexpr Rgb kRed{255, 0, 0}, kGreen{0, 255, 0}, kBlue{0, 0, 255}, kYellow{255, 255, 0};
constexpr Rgb kWhite{255, 255, 255}, kBlack{0, 0, 0};

Image scene(int width = kSceneWidth, int height = kSceneHeight);

/// The pixel's colour is within `tolerance` of each channel.
bool is_near(const Image& image, int x, int y, Rgb colour, int tolerance);

/// The four colours, in the middle of each quarter. JPEG and WebP blur edges, not these.
bool shows(const Image& image, Rgb top_left, Rgb top_right, Rgb bottom_left, Rgb bottom_right,
           int tolerance = 0);
bool shows_scene(const Image& image, int tolerance = 0);

/// The file OpenCV writes for ".jpg", ".png", ... and its flags.
std::string encode(const Image& image, const std::string& extension,
                   const std::vector<int>& flags = {});
std::string encode(const cv::Mat& pixels, const std::string& extension,
                   const std::vector<int>& flags = {});

/// An EXIF block (TIFF header, one directory) that states this orientation and nothing else.
std::string exif(int orientation, bool big_endian = false);
/// The JPEG with an APP1 marker that holds "Exif\0\0" and the block.
std::string with_exif(const std::string& jpeg, const std::string& block);

/// tests/fixtures/image/NAME, whole.
std::string fixture(const std::string& name);

/// What decode_image says of the bytes, as "a.img: ..."; empty if it decodes them.
std::string refusal(std::string_view bytes, const ReadOptions& options = {});

}  // namespace gaze::test

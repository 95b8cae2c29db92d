#include "image/scene.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <opencv2/imgproc.hpp>
#include <stdexcept>

#include "gaze/error.hpp"
#include "support/paths.hpp"

namespace gaze::test {

Image scene(int width, int height) {
  Image image;
  image.width = width;
  image.height = height;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const bool left = x < width / 2, top = y < height / 2;
      const Rgb colour = top ? (left ? kRed : kGreen) : (left ? kBlue : kYellow);
      for (const int value : {colour.red, colour.green, colour.blue}) {
        image.rgb.push_back(static_cast<std::uint8_t>(value));
      }
    }
  }
  return image;
}

bool is_near(const Image& image, int x, int y, Rgb colour, int tolerance) {
  const std::uint8_t* pixel =
      image.rgb.data() + (static_cast<std::size_t>(y) * static_cast<std::size_t>(image.width) +
                          static_cast<std::size_t>(x)) *
                             3;
  return std::abs(pixel[0] - colour.red) <= tolerance &&
         std::abs(pixel[1] - colour.green) <= tolerance &&
         std::abs(pixel[2] - colour.blue) <= tolerance;
}

bool shows(const Image& image, Rgb top_left, Rgb top_right, Rgb bottom_left, Rgb bottom_right,
           int tolerance) {
  const int left = image.width / 4, right = image.width * 3 / 4;
  const int top = image.height / 4, bottom = image.height * 3 / 4;
  return is_near(image, left, top, top_left, tolerance) &&
         is_near(image, right, top, top_right, tolerance) &&
         is_near(image, left, bottom, bottom_left, tolerance) &&
         is_near(image, right, bottom, bottom_right, tolerance);
}

bool shows_scene(const Image& image, int tolerance) {
  return image.width == kSceneWidth && image.height == kSceneHeight &&
         image.rgb.size() == std::size_t{kSceneWidth} * kSceneHeight * 3 &&
         shows(image, kRed, kGreen, kBlue, kYellow, tolerance);
}

std::string encode(const cv::Mat& pixels, const std::string& extension,
                   const std::vector<int>& flags) {
  std::vector<unsigned char> bytes;
  if (!cv::imencode(extension, pixels, bytes, flags)) {
    throw std::runtime_error("OpenCV writes no " + extension);
  }
  return std::string(bytes.begin(), bytes.end());
}

std::string encode(const Image& image, const std::string& extension,
                   const std::vector<int>& flags) {
  std::vector<std::uint8_t> copy = image.rgb;
  cv::Mat bgr;
  cv::cvtColor(cv::Mat(image.height, image.width, CV_8UC3, copy.data()), bgr, cv::COLOR_RGB2BGR);
  return encode(bgr, extension, flags);
}

std::string exif(int orientation, bool big_endian) {
  std::string block = big_endian ? "MM" : "II";
  const auto number = [&](unsigned value, int size) {
    for (int i = 0; i < size; ++i) {
      const int byte = big_endian ? size - 1 - i : i;
      block += static_cast<char>(value >> (8 * byte) & 0xff);
    }
  };
  number(42, 2);
  number(8, 4);       // where the directory starts
  number(1, 2);       // one entry
  number(0x0112, 2);  // orientation
  number(3, 2);       // a 16-bit number
  number(1, 4);       // one of them
  number(static_cast<unsigned>(orientation), 2);
  number(0, 2);  // padding of the value
  number(0, 4);  // no further directory
  return block;
}

std::string with_exif(const std::string& jpeg, const std::string& block) {
  const std::string data = std::string("Exif\0\0", 6) + block;
  std::string marker = "\xff\xe1";
  marker += static_cast<char>((data.size() + 2) >> 8 & 0xff);
  marker += static_cast<char>((data.size() + 2) & 0xff);
  return jpeg.substr(0, 2) + marker + data + jpeg.substr(2);
}

std::string fixture(const std::string& name) {
  const std::string path = gaze_tests::fixture_path("image/" + name);
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("the fixture " + path + " is missing");
  return std::string(std::istreambuf_iterator<char>(file), {});
}

std::string refusal(std::string_view bytes, const ReadOptions& options) {
  try {
    decode_image(bytes, "a.img", options);
    return "";
  } catch (const Error& error) {
    return error.kind() == ErrorKind::input ? error.what() : "the wrong kind of error";
  }
}

}  // namespace gaze::test

#include <sys/resource.h>
#include <zlib.h>

#include <string>

#include "gaze/error.hpp"
#include "gaze/image.hpp"
#include "image/scene.hpp"
#include "support/catch.hpp"
#include "support/tiny_png.hpp"

using namespace gaze::test;
using gaze::decode_image;
using gaze::Image;

TEST_CASE("a PNG is read exactly", "[png]") {
  const Image picture = scene(61, 7);
  const Image image = decode_image(encode(picture, ".png"), "a.png");
  CHECK(image.width == 61);
  CHECK(image.height == 7);
  CHECK(image.rgb == picture.rgb);
  CHECK(image.full_width() == 61);
}

TEST_CASE("a 16-bit PNG is brought to 8 bits with rounding", "[png]") {
  const cv::Mat grey(2, 2, CV_16UC1, cv::Scalar(100 * 257 + 140));
  CHECK(decode_image(encode(grey, ".png"), "a.png").rgb == std::vector<std::uint8_t>(12, 101));
}

TEST_CASE("a transparent PNG lies on white", "[png]") {
  cv::Mat pixels(1, 3, CV_8UC4);
  pixels.at<cv::Vec4b>(0, 0) = {10, 20, 30, 255};
  pixels.at<cv::Vec4b>(0, 1) = {10, 20, 30, 0};
  pixels.at<cv::Vec4b>(0, 2) = {0, 100, 200, 51};  // a fifth: 204 + 40, 204 + 20, 204
  CHECK(decode_image(encode(pixels, ".png"), "a.png").rgb ==
        std::vector<std::uint8_t>{30, 20, 10, 255, 255, 255, 244, 224, 204});
}

namespace {

/// The PNG with a chunk in front of its pixels.
std::string with_chunk(const std::string& png, const std::string& type, const std::string& data) {
  const auto four = [](unsigned long value) {
    std::string bytes;
    for (int i = 3; i >= 0; --i) bytes += static_cast<char>(value >> (8 * i) & 0xffU);
    return bytes;
  };
  const std::string body = type + data;
  const auto sum = crc32(0, reinterpret_cast<const unsigned char*>(body.data()),
                         static_cast<unsigned>(body.size()));
  return std::string(png).insert(png.find("IDAT") - 4, four(data.size()) + body + four(sum));
}

std::string raw_profile(const std::string& bytes) {
  std::string text = "\nexif\n      " + std::to_string(bytes.size()) + "\n";
  const char* const digits = "0123456789abcdef";
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    text += {digits[byte >> 4U], digits[byte & 15U]};
    if (i % 36 == 35) text += '\n';
  }
  return text + "\n";
}

}  // namespace

TEST_CASE("a PNG is turned upright by EXIF in a raw profile", "[png][exif]") {
  const std::string png = encode(scene(), ".png");
  const std::string text = raw_profile(std::string("Exif\0\0", 6) + exif(6));
  std::string packed(compressBound(static_cast<unsigned long>(text.size())), '\0');
  auto size = static_cast<uLongf>(packed.size());
  REQUIRE(compress(reinterpret_cast<Bytef*>(packed.data()), &size,
                   reinterpret_cast<const Bytef*>(text.data()),
                   static_cast<unsigned long>(text.size())) == Z_OK);
  packed.resize(size);
  for (const char* const key : {"Raw profile type exif", "Raw profile type APP1"}) {
    const std::string keyword = std::string(key) + '\0';
    for (const std::string& turned :
         {with_chunk(png, "tEXt", keyword + text), with_chunk(png, "zTXt", keyword + '\0' + packed),
          with_chunk(png, "iTXt", keyword + std::string(4, '\0') + text),
          with_chunk(png, "iTXt", keyword + std::string("\1\0\0\0", 4) + packed)}) {
      CHECK(shows(decode_image(turned, "a.png"), kBlue, kRed, kYellow, kGreen));
    }
  }
  CHECK(shows_scene(decode_image(
      with_chunk(png, "tEXt", std::string("Raw profile type exif\0", 22) + "no digits"), "a.png")));
}

TEST_CASE("a PNG cut anywhere is refused", "[png][error]") {
  const std::string png = encode(scene(), ".png");
  for (std::size_t size = 9; size < png.size(); ++size) {
    REQUIRE(refusal(png.substr(0, size)) ==
            "a.img: the PNG is cut: its data end before its end chunk");
  }
}

TEST_CASE("a PNG with a flipped bit in its pixels is refused", "[png][error]") {
  std::string png = encode(scene(), ".png");
  png[png.find("IDAT") + 9] ^= 4;
  CHECK_THAT(refusal(png), ContainsSubstring("a.img: the PNG is damaged: "));
}

TEST_CASE("a short PNG that declares a huge picture is refused", "[png][error]") {
  std::string png = encode(scene(), ".png");
  const auto declare = [&](unsigned side, bool interlaced) {
    // IHDR: width at 16, height at 20, interlacing at 28, then the checksum of its 17 bytes.
    const auto store = [&](std::size_t at, unsigned long value) {
      for (int i = 0; i < 4; ++i) png[at++] = static_cast<char>(value >> (24 - 8 * i) & 0xff);
    };
    store(16, side);
    store(20, side);
    png[28] = interlaced ? 1 : 0;
    store(29, crc32(0, reinterpret_cast<const unsigned char*>(png.data()) + 12, 17));
  };
  const bool interlaced = GENERATE(false, true);
  declare(15000, interlaced);  // Allowed, but not there.
  CHECK_THAT(refusal(png), ContainsSubstring("a.img: the PNG is damaged: "));
  declare(15812, interlaced);
  CHECK(refusal(png) ==
        "a.img: the file declares 15812 x 15812 pixels, more than the limit of 250000000");
  declare(0x7fffffff, interlaced);
  CHECK_THAT(refusal(png), ContainsSubstring("2147483647 x 2147483647 pixels, more than"));
}

TEST_CASE("texts that unpack to gigabytes are not kept", "[png]") {
  // 300 chunks of 7 MB each, in 2 MB.
  const std::string picture = encode(scene(8, 8), ".png");
  std::string packed(20'000, '\0');
  const std::string plain(7'000'000, 'x');
  auto size = static_cast<uLongf>(packed.size());
  REQUIRE(compress(reinterpret_cast<Bytef*>(packed.data()), &size,
                   reinterpret_cast<const Bytef*>(plain.data()),
                   static_cast<uLong>(plain.size())) == Z_OK);
  packed.resize(size);
  const std::string text =
      gaze_tests::png_parts::chunk("zTXt", std::string("Comment\0\0", 9) + packed);
  std::string bomb = picture.substr(0, 33);
  for (int n = 0; n < 300; ++n) bomb += text;
  bomb += picture.substr(33);
  struct rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  const long before = usage.ru_maxrss;
  CHECK(decode_image(bomb, "a.png").rgb == scene(8, 8).rgb);
  getrusage(RUSAGE_SELF, &usage);
  CHECK(usage.ru_maxrss - before < 200'000);  // kB
}

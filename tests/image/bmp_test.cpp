// BMPs made byte by byte: the kinds that OpenCV and Pillow do not write.
#include <cstdint>
#include <string>
#include <vector>

#include "gaze/error.hpp"
#include "gaze/image.hpp"
#include "image/scene.hpp"
#include "support/catch.hpp"

using namespace gaze::test;
using gaze::decode_image;
using gaze::Image;

namespace {

using Values = std::vector<std::uint8_t>;

struct Kind {
  int width = 2, height = 2;  // negative height: the first row is the top
  int depth = 24;
  int compression = 0;
  std::string extra;    // masks, and the rest of a longer header
  std::string palette;  // B G R 0 a colour
  std::string pixels;
  int header = 40;
};

std::string number(std::int64_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text += static_cast<char>(i < 8 ? value >> (8 * i) & 0xff : 0);
  return text;
}

std::string bmp(const Kind& kind) {
  const auto size = static_cast<std::int64_t>(kind.extra.size() + kind.palette.size());
  const std::int64_t start = 54 + size;
  return "BM" + number(start + static_cast<std::int64_t>(kind.pixels.size()), 4) + number(0, 4) +
         number(start, 4) + number(kind.header, 4) + number(kind.width, 4) +
         number(kind.height, 4) + number(1, 2) + number(kind.depth, 2) +
         number(kind.compression, 4) + number(0, 12) +
         number(static_cast<std::int64_t>(kind.palette.size() / 4), 4) + number(0, 4) + kind.extra +
         kind.palette + kind.pixels;
}

std::string bytes(const Values& values) { return std::string(values.begin(), values.end()); }

const std::string kPalette = bytes({10, 20, 30, 0, 11, 21, 31, 0, 12, 22, 32, 0});  // B G R

/// The pixels' red, which differs in the three palette colours: 30, 31, 32.
Values red(const Image& image) {
  Values values;
  for (std::size_t i = 0; i < image.rgb.size(); i += 3) values.push_back(image.rgb[i]);
  return values;
}

Image shown(const Kind& kind) { return decode_image(bmp(kind), "a.bmp"); }

}  // namespace

TEST_CASE("a BMP's rows run upwards unless its height is negative", "[bmp]") {
  Kind kind;
  kind.width = 1;
  kind.pixels = bytes({1, 2, 3, 0, 4, 5, 6, 0});
  CHECK(shown(kind).rgb == Values{6, 5, 4, 3, 2, 1});
  kind.height = -2;
  CHECK(shown(kind).rgb == Values{3, 2, 1, 6, 5, 4});
}

TEST_CASE("a BMP may lack its last row's padding", "[bmp]") {
  Kind kind;
  kind.width = 1;
  kind.pixels = bytes({1, 2, 3, 0, 4, 5, 6});
  CHECK(shown(kind).rgb == Values{6, 5, 4, 3, 2, 1});
  kind.pixels.pop_back();
  CHECK(refusal(bmp(kind)) == "a.img: the BMP is cut: its data end before the picture does");
}

TEST_CASE("a BMP of 4 bits a pixel reads the high half first", "[bmp]") {
  Kind kind;
  kind.width = 3;
  kind.height = 1;
  kind.depth = 4;
  kind.palette = kPalette;
  kind.pixels = bytes({0x01, 0x20, 0, 0});
  CHECK(red(shown(kind)) == Values{30, 31, 32});
}

TEST_CASE("a BMP's runs are unpacked with their escapes", "[bmp]") {
  Kind kind;
  kind.width = 4;
  kind.height = 3;
  kind.depth = 8;
  kind.compression = 1;
  kind.palette = kPalette;
  kind.pixels = bytes({3, 1, 0, 0,                  // bottom: three of 1, end of the row
                       0, 3, 2, 1, 2, 0,            // three as they are, padded to an even count
                       0, 2, 0, 1,                  // jump: one row up, to the same column
                       1, 2, 0, 1});                // one of 2, end of the picture
  CHECK(red(shown(kind)) == Values{30, 30, 30, 32,  //
                                   32, 31, 32, 30,  //
                                   31, 31, 31, 30});
}

TEST_CASE("a BMP's runs of half bytes alternate between two colours", "[bmp]") {
  Kind kind;
  kind.width = 5;
  kind.height = 2;
  kind.depth = 4;
  kind.compression = 2;
  kind.palette = kPalette;
  kind.pixels = bytes({5, 0x12, 0, 0, 0, 5, 0x21, 0x02, 0x10, 0, 0, 1});
  CHECK(red(shown(kind)) == Values{32, 31, 30, 32, 31,  //
                                   31, 32, 31, 32, 31});
}

TEST_CASE("a BMP's runs that leave the picture are cut off at its edge", "[bmp]") {
  Kind kind;
  kind.width = 2;
  kind.height = 1;
  kind.depth = 8;
  kind.compression = 1;
  kind.palette = kPalette;
  kind.pixels = bytes({9, 1, 0, 2, 0, 200, 4, 2, 0, 1});
  CHECK(red(shown(kind)) == Values{31, 31});
  kind.pixels = bytes({2});
  CHECK_THAT(refusal(bmp(kind)), ContainsSubstring("is cut"));
}

TEST_CASE("a BMP's runs may name colours that its palette lacks", "[bmp]") {
  Kind kind;
  kind.width = 1;
  kind.height = 1;
  kind.depth = 8;
  kind.compression = 1;
  kind.palette = kPalette;
  kind.pixels = bytes({1, 255, 0, 1});
  CHECK(shown(kind).rgb == Values{0, 0, 0});
}

TEST_CASE("a BMP of 16 bits a pixel has 5 bits a colour or what its masks say", "[bmp]") {
  Kind kind;
  kind.width = 2;
  kind.height = 1;
  kind.depth = 16;
  kind.pixels = bytes({0x1f, 0x7c, 0xe0, 0x03});  // red and blue, green
  CHECK(shown(kind).rgb == Values{255, 0, 255, 0, 255, 0});
  kind.compression = 3;
  kind.extra = number(0xf800, 4) + number(0x07e0, 4) + number(0x001f, 4);
  kind.pixels = bytes({0x00, 0xf8, 0xe0, 0x07});  // red, green of 6 bits
  CHECK(shown(kind).rgb == Values{255, 0, 0, 0, 255, 0});
}

TEST_CASE("a BMP's fourth byte is alpha only where a mask says so", "[bmp]") {
  Kind kind;
  kind.width = 2;
  kind.height = 1;
  kind.depth = 32;
  kind.pixels = bytes({200, 100, 0, 51, 1, 2, 3, 0});
  CHECK(shown(kind).rgb == Values{0, 100, 200, 3, 2, 1});

  kind.compression = 3;
  kind.header = 56;
  kind.extra = number(0xff0000, 4) + number(0xff00, 4) + number(0xff, 4) + number(0xff000000, 4);
  CHECK(shown(kind).rgb == Values{204, 224, 244, 255, 255, 255});
  kind.pixels = bytes({200, 100, 0, 0, 1, 2, 3, 0});  // Transparent everywhere: written by mistake.
  CHECK(shown(kind).rgb == Values{0, 100, 200, 3, 2, 1});
}

TEST_CASE("a BMP with the header of OS/2 is read", "[bmp]") {
  const std::string palette = bytes({1, 2, 3, 4, 5, 6});  // B G R, nothing else
  const std::string file = "BM" + number(0, 8) + number(26 + 6, 4) + number(12, 4) + number(2, 2) +
                           number(1, 2) + number(1, 2) + number(1, 2) + palette +
                           bytes({0x40, 0, 0, 0});
  CHECK(decode_image(file, "a.bmp").rgb == Values{3, 2, 1, 6, 5, 4});
}

TEST_CASE("a BMP of an unknown kind is refused", "[bmp][error]") {
  Kind kind;
  kind.depth = 7;
  CHECK(refusal(bmp(kind)) ==
        "a.img: the BMP is damaged or of an unknown kind: compression 0 with 7 bits a pixel");
  kind.depth = 24;
  kind.compression = 4;  // a JPEG inside
  CHECK_THAT(refusal(bmp(kind)), ContainsSubstring("compression 4 with 24 bits a pixel"));
  kind.header = 20;
  CHECK_THAT(refusal(bmp(kind)), ContainsSubstring("its header claims 20 bytes"));
}

TEST_CASE("a BMP without pixels is refused", "[bmp][error]") {
  Kind kind;
  kind.width = 0;
  CHECK(refusal(bmp(kind)) == "a.img: the file declares a picture of 0 x 2 pixels");
  kind.width = -1;
  CHECK_THAT(refusal(bmp(kind)), ContainsSubstring("-1 x 2 pixels"));
  kind.width = 0x7fffffff;
  kind.height = -0x7fffffff - 1;
  CHECK_THAT(refusal(bmp(kind)), ContainsSubstring("2147483647 x 2147483648 pixels, more than"));
  kind.width = kind.height = 15000;
  CHECK_THAT(refusal(bmp(kind)), ContainsSubstring("is cut"));
}

// Every format and kind of picture, recognised by its colours. The files are those of
// tools/fixtures/make_images, made by other programs than the ones that read them here.
#include <tuple>

#include "gaze/image.hpp"
#include "image/heif_extents.hpp"
#include "image/scene.hpp"
#include "support/catch.hpp"

using namespace gaze::test;
using gaze::decode_image;
using gaze::Image;

namespace {

constexpr int kLossy = 10;  // levels that JPEG, WebP, HEVC and AV1 may be off inside a flat colour

}  // namespace

TEST_CASE("each format shows the scene in its colours", "[formats]") {
  const auto [name, tolerance] = GENERATE(table<std::string, int>({
      {"palette.png", 0},
      {"lossy.webp", kLossy},
      {"palette.tif", 0},
      {"jpeg_inside.tif", kLossy},
      {"palette.gif", 0},
      {"palette.bmp", 0},
      {"plain.heic", kLossy},
      {"deep.heic", kLossy},
      {"plain.avif", kLossy},
  }));
  CAPTURE(name);
  CHECK(shows_scene(decode_image(fixture(name), name), tolerance));
}

TEST_CASE("only the first frame or page of several is read", "[formats]") {
  const auto name =
      GENERATE(as<std::string>(), "animated.png", "animated.webp", "animated.gif", "two_pages.tif");
  CAPTURE(name);
  CHECK(shows_scene(decode_image(fixture(name), name)));
}

TEST_CASE("transparent parts of a picture are white", "[formats]") {
  const auto [name, tolerance] = GENERATE(table<std::string, int>({
      {"palette_clear.png", 0},
      {"clear.webp", 0},
      {"clear.tif", 0},
      {"clear.gif", 0},
      {"clear.heic", kLossy},
      {"clear.avif", kLossy},
  }));
  CAPTURE(name);
  CHECK(shows(decode_image(fixture(name), name), kRed, kGreen, kBlue, kWhite, tolerance));
}

TEST_CASE("pictures of one bit a pixel are black and white", "[formats]") {
  const auto name = GENERATE(as<std::string>(), "bits.png", "fax.tif", "bits.bmp");
  CAPTURE(name);
  CHECK(shows(decode_image(fixture(name), name), kBlack, kWhite, kWhite, kBlack));
}

TEST_CASE("grey pictures with alpha or 16 bits become RGB", "[formats]") {
  constexpr Rgb kGrey{100, 100, 100};
  CHECK(shows(decode_image(fixture("grey_alpha.png"), "a"), kBlack, kWhite, kGrey, kWhite));
  CHECK(shows(decode_image(fixture("grey16.tif"), "a"), kBlack, kWhite, kGrey, kBlack));
}

TEST_CASE("pictures in printing inks become RGB", "[formats]") {
  CHECK(shows_scene(decode_image(fixture("cmyk.jpg"), "a.jpg"), kLossy));
  CHECK(shows_scene(decode_image(fixture("cmyk.tif"), "a.tif")));
}

TEST_CASE("orientation is obeyed once in each format that states it", "[formats][exif]") {
  const auto [name, tolerance] = GENERATE(table<std::string, int>({
      {"exif_6.png", 0},
      {"exif_6.webp", 0},
      {"exif_6.tif", 0},
      {"turned.heic", kLossy},  // has both a rotation of its own and EXIF
      {"turned.avif", kLossy},
      // What libheif wrote before it was mended: the size as it is after the turn.
      {"turned_libheif_1.15.heic", kLossy},
      {"turned_libheif_1.15.avif", kLossy},
  }));
  CAPTURE(name);
  CHECK(shows_scene(decode_image(fixture(name), name), tolerance));
}

TEST_CASE("the size of a turned HEIF picture is put as it is before the turn", "[formats][heif]") {
  for (const char* name : {"turned_libheif_1.15.heic", "turned_libheif_1.15.avif"}) {
    CAPTURE(name);
    const std::string file = fixture(name);
    const auto mended = gaze::with_extents_before_turn(file);
    REQUIRE(mended);
    const std::size_t size = file.find(std::string("\0\0\0\x30\0\0\0\x20", 8));
    REQUIRE(size != std::string::npos);
    CHECK(mended->substr(size, 8) == std::string("\0\0\0\x20\0\0\0\x30", 8));
    CHECK(mended->substr(0, size) + mended->substr(size + 8) ==
          file.substr(0, size) + file.substr(size + 8));
    CHECK_FALSE(gaze::with_extents_before_turn(file.substr(0, file.find("ipma"))));
    for (std::size_t end = 0; end < file.size(); ++end) {
      gaze::with_extents_before_turn(file.substr(0, end));  // Never reads beyond the end.
    }
  }
  for (const char* name :
       {"plain.heic", "plain.avif", "turned.heic", "turned.avif", "palette.gif"}) {
    CAPTURE(name);
    CHECK_FALSE(gaze::with_extents_before_turn(fixture(name)));
  }
}

TEST_CASE("a TIFF of floating-point numbers is refused", "[formats][error]") {
  CHECK_THAT(refusal(fixture("float.tif")),
             ContainsSubstring("a.img: the TIFF is of an unknown kind: "));
}

TEST_CASE("the size limit holds for each format", "[formats][error]") {
  const auto name =
      GENERATE(as<std::string>(), "cmyk.jpg", "palette.png", "lossy.webp", "animated.webp",
               "palette.tif", "palette.gif", "palette.bmp", "plain.heic", "plain.avif");
  CAPTURE(name);
  gaze::ReadOptions options;
  options.max_pixels = kSceneWidth * kSceneHeight;
  CHECK(refusal(fixture(name), options).empty());
  options.max_pixels -= 1;
  CHECK(refusal(fixture(name), options) ==
        "a.img: the file declares 48 x 32 pixels, more than the limit of 1535");
}

TEST_CASE("half a picture is refused in each format", "[formats][error]") {
  const auto [name, format] = GENERATE(table<std::string, std::string>({
      {"cmyk.jpg", "JPEG"},
      {"palette.png", "PNG"},
      {"lossy.webp", "WebP"},
      {"animated.webp", "WebP"},
      {"palette.gif", "GIF"},
      {"palette.bmp", "BMP"},
      {"palette.tif", "TIFF"},
      {"cmyk.tif", "TIFF"},
      {"plain.heic", "HEIF file"},
      {"plain.avif", "HEIF file"},
  }));
  CAPTURE(name);
  const std::string file = fixture(name);
  CHECK_THAT(refusal(file.substr(0, file.size() / 2)), ContainsSubstring("a.img: the " + format));
  CHECK_THAT(refusal(file.substr(0, file.size() - file.size() / 5)),
             ContainsSubstring("a.img: the " + format));
}

namespace {

std::string number(std::size_t value, int size) {
  std::string bytes;
  for (int i = 0; i < size; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xffU);
  return bytes;
}

/// The scene as a TIFF of four 8-bit samples a pixel, the fourth `fourth`. `extra` is what the tag says
/// of it (0: no meaning, 2: opacity); -1: there is no tag. `orientation` as LONG.
std::string four_samples(char fourth, int extra, std::size_t orientation = 1) {
  const Image picture = scene();
  std::string pixels;
  for (std::size_t i = 0; i < picture.rgb.size(); i += 3) {
    for (std::size_t c = 0; c < 3; ++c) pixels += static_cast<char>(picture.rgb[i + c]);
    pixels += fourth;
  }
  std::string entries;
  int count = 0;
  const auto entry = [&](std::size_t tag, std::size_t type, std::size_t number_of,
                         std::size_t value) {
    entries += number(tag, 2) + number(type, 2) + number(number_of, 4) + number(value, 4);
    ++count;
  };
  const std::size_t bits_at = 8, pixels_at = 16;
  entry(256, 3, 1, kSceneWidth);
  entry(257, 3, 1, kSceneHeight);
  entry(258, 3, 4, bits_at);
  entry(259, 3, 1, 1);
  entry(262, 3, 1, 2);  // RGB
  entry(273, 4, 1, pixels_at);
  entry(274, 4, 1, orientation);
  entry(277, 3, 1, 4);
  entry(278, 3, 1, kSceneHeight);
  entry(279, 4, 1, pixels.size());
  if (extra >= 0) entry(338, 3, 1, static_cast<std::size_t>(extra));
  std::string bits;
  for (int i = 0; i < 4; ++i) bits += number(8, 2);
  return std::string("II*\0", 4) + number(pixels_at + pixels.size(), 4) + bits + pixels +
         number(static_cast<std::size_t>(count), 2) + entries + number(0, 4);
}

}  // namespace

TEST_CASE("a TIFF's sample without a meaning is no opacity", "[formats]") {
  CHECK(shows_scene(decode_image(four_samples('\0', 0), "a.tif")));
  CHECK(shows_scene(decode_image(four_samples('\x50', 0), "a.tif")));
  CHECK(shows(decode_image(four_samples('\0', 2), "a.tif"), kWhite, kWhite, kWhite, kWhite));
  CHECK(shows_scene(decode_image(four_samples('\xff', 2), "a.tif")));
}

TEST_CASE("a TIFF is turned upright by an orientation of any type", "[formats][exif]") {
  CHECK(shows(decode_image(four_samples('\0', 0, 6), "a.tif"), kBlue, kRed, kYellow, kGreen));
}

// Photos with colour profiles, beside what ImageMagick's convert makes of them in sRGB. The files are
// those of tools/fixtures/make_colours.
#include <algorithm>
#include <cstdlib>

#include "gaze/image.hpp"
#include "image/scene.hpp"
#include "image/srgb_converter.hpp"
#include "support/catch.hpp"

using namespace gaze::test;
using gaze::decode_image;
using gaze::Image;

namespace {

int farthest(const Image& a, const Image& b) {
  REQUIRE(a.rgb.size() == b.rgb.size());
  int most = 0;
  for (std::size_t i = 0; i < a.rgb.size(); ++i)
    most = std::max(most, std::abs(a.rgb[i] - b.rgb[i]));
  return most;
}

}  // namespace

TEST_CASE("a photo with a colour profile is read as convert makes it sRGB", "[colours]") {
  // libjpeg of another version may be a level off before the conversion.
  const auto [name, tolerance] = GENERATE(table<std::string, int>({{"colours_adobe.png", 1},
                                                                   {"colours_adobe.jpg", 1},
                                                                   {"colours_adobe.webp", 1},
                                                                   {"colours_prophoto.png", 1},
                                                                   {"colours_prophoto_16.png", 1},
                                                                   {"colours_prophoto_16.tif", 1},
                                                                   {"colours_grey.png", 1},
                                                                   {"colours_inks.tif", 1},
                                                                   {"colours_inks_tiles.tif", 1},
                                                                   {"colours_inks.jpg", 1}}));
  CAPTURE(name);
  const Image expected = decode_image(fixture(name + ".srgb.png"), name);
  CHECK(farthest(decode_image(fixture(name), name), expected) <= tolerance);
}

TEST_CASE("a profile that cannot be used changes nothing", "[colours]") {
  using gaze::SrgbConverter;
  CHECK(SrgbConverter::of("", SrgbConverter::Space::rgb) == nullptr);
  CHECK(SrgbConverter::of(std::string(500, 'x'), SrgbConverter::Space::rgb) == nullptr);
  const std::string png = fixture("colours_adobe.png");
  std::string jpeg = fixture("colours_adobe.jpg");
  const std::size_t mark = jpeg.find("ICC_PROFILE");
  REQUIRE(mark != std::string::npos);
  const std::string profile = jpeg.substr(mark + 14, 500);
  CHECK(SrgbConverter::of(profile, SrgbConverter::Space::cmyk) == nullptr);
  jpeg[mark + 13] = 2;  // Its second part is missing.
  CHECK(farthest(decode_image(jpeg, "a"), decode_image(fixture("colours_adobe.jpg"), "a")) > 10);
}

TEST_CASE("a profile in parts is joined in the order of its numbers", "[colours]") {
  const std::string mark("ICC_PROFILE\0", 12);
  const std::string a = mark + "\2\3" + "b", b = mark + "\1\3" + "a", c = mark + "\3\3" + "c",
                    other = "MPF";
  CHECK(gaze::joined_profile({a, other, b, c}) == "abc");
  CHECK(gaze::joined_profile({a, b}).empty());
  CHECK(gaze::joined_profile({other}).empty());
  CHECK(gaze::joined_profile({}).empty());
}

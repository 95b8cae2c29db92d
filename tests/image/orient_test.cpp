#include "image/orient.hpp"

#include <vector>

#include "gaze/error.hpp"
#include "image/exif.hpp"
#include "image/scene.hpp"
#include "support/catch.hpp"

using gaze::Image;
using gaze::upright;

namespace {

/// 3 x 2, numbered from the top left: 1 2 3 and 4 5 6.
Image numbered() {
  Image image;
  image.width = 3;
  image.height = 2;
  for (const int value : {1, 2, 3, 4, 5, 6})
    image.rgb.insert(image.rgb.end(), 3, std::uint8_t(value));
  image.original_width = 30;
  image.original_height = 20;
  return image;
}

std::vector<int> turned(int orientation) {
  const Image image = upright(numbered(), orientation);
  std::vector<int> values{image.width};
  for (std::size_t i = 0; i < image.rgb.size(); i += 3) values.push_back(image.rgb[i]);
  return values;
}

}  // namespace

TEST_CASE("each orientation puts every pixel where EXIF says", "[orient]") {
  // The width, then the rows.
  CHECK(turned(1) == std::vector<int>{3, 1, 2, 3, 4, 5, 6});
  CHECK(turned(2) == std::vector<int>{3, 3, 2, 1, 6, 5, 4});
  CHECK(turned(3) == std::vector<int>{3, 6, 5, 4, 3, 2, 1});
  CHECK(turned(4) == std::vector<int>{3, 4, 5, 6, 1, 2, 3});
  CHECK(turned(5) == std::vector<int>{2, 1, 4, 2, 5, 3, 6});
  CHECK(turned(6) == std::vector<int>{2, 4, 1, 5, 2, 6, 3});
  CHECK(turned(7) == std::vector<int>{2, 6, 3, 5, 2, 4, 1});
  CHECK(turned(8) == std::vector<int>{2, 3, 6, 2, 5, 1, 4});
}

TEST_CASE("turning swaps the full size with the sides", "[orient]") {
  CHECK(upright(numbered(), 3).original_width == 30);
  CHECK(upright(numbered(), 6).original_width == 20);
  CHECK(upright(numbered(), 6).original_height == 30);
}

TEST_CASE("an orientation out of range is refused", "[orient][error]") {
  CHECK_THROWS_WITH(upright(numbered(), 0), "an orientation is a number from 1 to 8, not 0");
  CHECK_THROWS_AS(upright(numbered(), 9), gaze::Error);
}

TEST_CASE("EXIF is read in both byte orders and with its prefix", "[orient][exif]") {
  using gaze::exif_orientation;
  using gaze::test::exif;
  CHECK(exif_orientation(exif(8)) == 8);
  CHECK(exif_orientation(exif(8, true)) == 8);
  CHECK(exif_orientation(std::string("Exif\0\0", 6) + exif(3)) == 3);
  CHECK(exif_orientation("") == 1);
  CHECK(exif_orientation("Exif") == 1);
  std::string lost = exif(6);
  lost[4] = '\xff';  // The directory starts behind the end.
  lost[7] = '\x7f';
  CHECK(exif_orientation(lost) == 1);
}

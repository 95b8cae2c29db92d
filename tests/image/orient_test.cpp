#include "image/orient.hpp"

#include <vector>

#include "gaze/error.hpp"
#include "image/metadata/exif.hpp"
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

TEST_CASE("turning moves the column and row that are not whole", "[orient]") {
  using Part = std::pair<bool, bool>;  // Whether they come first.
  const auto part = [](int orientation) {
    Image image = numbered();
    image.shrink = 4;
    image = upright(std::move(image), orientation);
    CHECK(image.shrink == 4);
    return Part(image.part_column_first, image.part_row_first);
  };
  CHECK(part(1) == Part(false, false));
  CHECK(part(2) == Part(true, false));
  CHECK(part(3) == Part(true, true));
  CHECK(part(4) == Part(false, true));
  CHECK(part(5) == Part(false, false));
  CHECK(part(6) == Part(true, false));
  CHECK(part(7) == Part(true, true));
  CHECK(part(8) == Part(false, true));
}

TEST_CASE("an orientation out of range is refused", "[orient][error]") {
  CHECK_THROWS_WITH(upright(numbered(), 0), "an orientation is a number from 1 to 8, not 0");
  CHECK_THROWS_AS(upright(numbered(), 9), gaze::Error);
}

TEST_CASE("an orientation may be any whole number and the first of several", "[orient][exif]") {
  using gaze::exif_orientation;
  for (const bool big_endian : {false, true}) {
    const auto block = [&](unsigned type, unsigned count, const std::string& value) {
      std::string bytes = gaze::test::exif(6, big_endian);
      bytes[big_endian ? 13 : 12] = static_cast<char>(type);
      bytes[big_endian ? 17 : 14] = static_cast<char>(count);
      std::string inside = value.substr(0, 4);
      inside.resize(4);
      return bytes.replace(18, 4, inside);
    };
    const std::string byte("\x06\0\0\0", 4),
        two = big_endian ? std::string("\0\6\0\3", 4) : std::string("\6\0\3\0", 4),
        four = big_endian ? std::string("\0\0\0\6", 4) : std::string("\6\0\0\0", 4);
    INFO(big_endian);
    CHECK(exif_orientation(block(1, 1, byte)) == 6);  // BYTE
    CHECK(exif_orientation(block(6, 1, byte)) == 6);  // SBYTE
    CHECK(exif_orientation(block(3, 2, two)) == 6);   // SHORT, two of them
    CHECK(exif_orientation(block(8, 1, two)) == 6);   // SSHORT
    CHECK(exif_orientation(block(4, 1, four)) == 6);  // LONG
    CHECK(exif_orientation(block(9, 1, four)) == 6);  // SLONG
    CHECK(exif_orientation(block(5, 1, four)) == 1);  // A fraction.
    CHECK(exif_orientation(block(2, 1, "6")) == 1);   // A text.
    CHECK(exif_orientation(block(3, 0, two)) == 1);
    // Three of them do not fit into the entry: it says where they are.
    const std::string far =
        big_endian ? std::string("\0\0\0\x1a", 4) : std::string("\x1a\0\0\0", 4);
    const std::string three = two + std::string("\0\0", 2);
    CHECK(exif_orientation(block(3, 3, far) + three) == 6);
    CHECK(exif_orientation(block(3, 3, far)) == 1);
  }
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

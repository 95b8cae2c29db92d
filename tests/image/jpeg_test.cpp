#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>
#include <vector>

#include "gaze/error.hpp"
#include "gaze/image.hpp"
#include "image/preprocess.hpp"
#include "image/scene.hpp"
#include "support/catch.hpp"

using namespace gaze::test;
using gaze::decode_image;
using gaze::Image;
using gaze::ReadOptions;

namespace {

constexpr int kLossy = 8;  // levels that JPEG may be off inside a flat colour

/// Soft shapes and some texture, as a photo has; JPEG is made for this.
Image landscape(int width, int height) {
  const auto wave = [](int length, double periods) {
    std::vector<double> values;
    for (int i = 0; i < length; ++i) values.push_back(std::sin(6.28 * periods * i / length));
    return values;
  };
  const auto across = wave(width, 1.4), down = wave(height, 1.1);
  const auto fine_across = wave(width, width / 7.0), fine_down = wave(height, height / 9.0);
  Image image;
  image.width = width;
  image.height = height;
  for (std::size_t y = 0; y < down.size(); ++y) {
    for (std::size_t x = 0; x < across.size(); ++x) {
      const double texture = 12 * fine_across[x] * fine_down[y];
      image.rgb.push_back(std::uint8_t(128 + 50 * across[x] + 40 * down[y] + texture));
      image.rgb.push_back(std::uint8_t(128 + 90 * across[x] * down[y] + texture));
      image.rgb.push_back(std::uint8_t(128 - 90 * down[y] - texture));
    }
  }
  return image;
}

std::string progressive(const Image& image) {
  return encode(image, ".jpg", {cv::IMWRITE_JPEG_PROGRESSIVE, 1});
}

}  // namespace

TEST_CASE("a JPEG is read with its colours in the order R G B", "[jpeg]") {
  CHECK(shows_scene(decode_image(encode(scene(), ".jpg"), "a.jpg"), kLossy));
  CHECK(shows_scene(decode_image(progressive(scene()), "a.jpg"), kLossy));
}

TEST_CASE("a grey JPEG becomes RGB", "[jpeg]") {
  const cv::Mat grey(20, 30, CV_8UC1, cv::Scalar(77));
  const Image image = decode_image(encode(grey, ".jpg"), "a.jpg");
  CHECK(image.width == 30);
  CHECK(image.height == 20);
  CHECK(image.rgb == std::vector<std::uint8_t>(30 * 20 * 3, 77));
}

TEST_CASE("a JPEG is turned upright by each EXIF orientation in either byte order",
          "[jpeg][exif]") {
  const std::string jpeg = encode(scene(), ".jpg");
  const bool big_endian = GENERATE(false, true);
  const auto turned = [&](int orientation) {
    return decode_image(with_exif(jpeg, exif(orientation, big_endian)), "a.jpg");
  };
  CHECK(shows(turned(1), kRed, kGreen, kBlue, kYellow, kLossy));
  CHECK(shows(turned(2), kGreen, kRed, kYellow, kBlue, kLossy));
  CHECK(shows(turned(3), kYellow, kBlue, kGreen, kRed, kLossy));
  CHECK(shows(turned(4), kBlue, kYellow, kRed, kGreen, kLossy));
  CHECK(shows(turned(5), kRed, kBlue, kGreen, kYellow, kLossy));
  CHECK(shows(turned(6), kBlue, kRed, kYellow, kGreen, kLossy));
  CHECK(shows(turned(7), kYellow, kGreen, kBlue, kRed, kLossy));
  CHECK(shows(turned(8), kGreen, kYellow, kRed, kBlue, kLossy));
  CHECK(turned(4).width == kSceneWidth);
  CHECK(turned(5).width == kSceneHeight);
  CHECK(turned(8).height == kSceneWidth);
}

TEST_CASE("a JPEG with a broken EXIF block is read as it lies", "[jpeg][exif]") {
  const std::string jpeg = encode(scene(), ".jpg");
  for (const int orientation : {0, 9, 4096}) {
    CHECK(shows_scene(decode_image(with_exif(jpeg, exif(orientation)), "a.jpg"), kLossy));
  }
  const std::string block = exif(6);
  for (std::size_t size = 0; size < block.size() - 8; ++size) {
    CHECK(shows_scene(decode_image(with_exif(jpeg, block.substr(0, size)), "a.jpg"), kLossy));
  }
}

TEST_CASE("a large JPEG decoded small looks like the whole one resized", "[jpeg][scale]") {
  const auto [width, height, enough, shrink] =
      GENERATE(table<int, int, int, int>({{1000, 700, 448, 1},  // 350 rows would be too few
                                          {1000, 896, 448, 2},
                                          {1801, 1795, 448, 4},  // 449 rows, rounded up
                                          {3600, 3588, 448, 8},
                                          {640, 512, 8, 8}}));  // never smaller than 1/8
  const bool many_scans = GENERATE(false, true);
  const Image picture = landscape(width, height);
  const std::string jpeg = many_scans ? progressive(picture) : encode(picture, ".jpg");
  ReadOptions options;
  options.enough_pixels_a_side = enough;
  const Image small = decode_image(jpeg, "a.jpg", options);
  const Image whole = decode_image(jpeg, "a.jpg");

  REQUIRE(small.width == (width + shrink - 1) / shrink);
  REQUIRE(small.height == (height + shrink - 1) / shrink);
  CHECK(small.full_width() == width);
  CHECK(small.full_height() == height);
  CHECK(whole.original_width == 0);

  const auto from_small = resize_to_input(small, 56), from_whole = resize_to_input(whole, 56);
  double sum = 0;
  int worst = 0;
  for (std::size_t i = 0; i < from_small.size(); ++i) {
    const int difference = std::abs(from_small[i] - from_whole[i]);
    sum += difference;
    worst = std::max(worst, difference);
  }
  CHECK(sum / double(from_small.size()) < 0.5);
  CHECK(worst <= 3);
}

TEST_CASE("a JPEG decoded small is turned upright with its full size", "[jpeg][scale][exif]") {
  ReadOptions options;
  options.enough_pixels_a_side = 40;
  const auto jpeg = with_exif(encode(scene(400, 200), ".jpg"), exif(6));
  const Image image = decode_image(jpeg, "a.jpg", options);
  CHECK(image.width == 50);
  CHECK(image.height == 100);
  CHECK(image.full_width() == 200);
  CHECK(image.full_height() == 400);
  CHECK(shows(image, kBlue, kRed, kYellow, kGreen, kLossy));
}

TEST_CASE("a JPEG cut anywhere in its picture is refused", "[jpeg][error]") {
  const bool many_scans = GENERATE(false, true);
  const Image picture = landscape(320, 240);
  const std::string jpeg = many_scans ? progressive(picture) : encode(picture, ".jpg");
  for (const double part : {0.02, 0.1, 0.3, 0.5, 0.7, 0.9}) {
    const auto size = static_cast<std::size_t>(double(jpeg.size()) * part);
    CHECK(refusal(jpeg.substr(0, size)) ==
          "a.img: the JPEG is cut: its data end before the picture does");
    // A download that stopped in a file made at full length.
    const std::string zeros(jpeg.size() - size, '\0');
    INFO(part << (many_scans ? " of several scans" : " of one scan"));
    CHECK_THAT(refusal(jpeg.substr(0, size) + zeros), ContainsSubstring("the JPEG is "));
  }
  ReadOptions small;
  small.enough_pixels_a_side = 40;
  CHECK_THAT(refusal(jpeg.substr(0, jpeg.size() / 2), small), ContainsSubstring("is cut"));
}

TEST_CASE("a JPEG that lacks only its end marker is read", "[jpeg]") {
  const Image picture = landscape(320, 240);
  for (const std::string& jpeg : {encode(picture, ".jpg"), progressive(picture)}) {
    const Image whole = decode_image(jpeg, "a.jpg");
    const Image image = decode_image(jpeg.substr(0, jpeg.size() - 2), "a.jpg");
    CHECK(image.rgb == whole.rgb);
    CHECK_FALSE(image.damaged);
    CHECK_FALSE(whole.damaged);
  }
}

TEST_CASE("a JPEG that lacks less than a row of blocks is read and marked as damaged", "[jpeg]") {
  const Image picture = landscape(320, 240);  // 15 rows of blocks.
  for (const std::string& jpeg : {encode(picture, ".jpg"), progressive(picture)}) {
    const Image whole = decode_image(jpeg, "a.jpg");
    const Image image = decode_image(jpeg.substr(0, jpeg.size() - 12), "a.jpg");
    CHECK(image.damaged);
    const std::size_t above = std::size_t{320} * 3 * (240 - 17);  // Smoothing reaches one row up.
    CHECK(std::equal(image.rgb.begin(), image.rgb.begin() + std::ptrdiff_t(above),
                     whole.rgb.begin()));
    CHECK(image.rgb != whole.rgb);
  }
  // Of one row nothing would be left.
  const std::string low = encode(landscape(320, 8), ".jpg");
  CHECK_THAT(refusal(low.substr(0, low.size() - 12)), ContainsSubstring("is cut"));
}

TEST_CASE("a progressive JPEG whose last scan is missing is refused", "[jpeg][error]") {
  const std::string jpeg = progressive(landscape(320, 240));
  const std::size_t last_scan = jpeg.rfind("\xff\xda");
  CHECK_THAT(refusal(jpeg.substr(0, last_scan)), ContainsSubstring("is cut"));
  const std::string zeros(jpeg.size() - last_scan - 40, '\0');
  CHECK_THAT(refusal(jpeg.substr(0, last_scan + 40) + zeros), ContainsSubstring("is cut"));
}

namespace {

std::string little_endian(std::size_t value, int size) {
  std::string bytes;
  for (int i = 0; i < size; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xffU);
  return bytes;
}

/// What Samsung's phones put behind a picture: records, their directory, its size and a mark.
std::string samsung_trailer() {
  // One of them holds what looks like a JPEG's markers.
  const std::string records[] = {
      std::string("\0\0\x01\x0a\x0e\0\0\0Image_UTC_Data1573043312345", 35),
      std::string("\0\0\x00\x09\x04\0\0\0Deep\xff\xd8\xff\xc0", 16)};
  std::string data;
  for (const std::string& record : records) data += record;
  std::string directory = "SEFH" + little_endian(103, 4) + little_endian(2, 4);
  std::size_t at = 0;
  for (const std::string& record : records) {
    directory +=
        record.substr(0, 4) + little_endian(data.size() - at, 4) + little_endian(record.size(), 4);
    at += record.size();
  }
  return data + directory + little_endian(directory.size(), 4) + "SEFT";
}

}  // namespace

TEST_CASE("a JPEG with a maker's data instead of its end marker is read", "[jpeg]") {
  const Image picture = landscape(320, 240);
  for (const std::string& jpeg : {encode(picture, ".jpg"), progressive(picture)}) {
    const std::string without_end = jpeg.substr(0, jpeg.size() - 2);
    const Image image = decode_image(without_end + samsung_trailer(), "a.jpg");
    CHECK(image.rgb == decode_image(jpeg, "a.jpg").rgb);
    CHECK_FALSE(image.damaged);
    CHECK(decode_image(jpeg + samsung_trailer(), "a.jpg").rgb == image.rgb);
  }
  // Data of another maker, whose form is not known.
  const std::string jpeg = encode(picture, ".jpg");
  std::string other;
  for (int i = 0; i < 500; ++i) other += "maker's data " + std::to_string(i);
  CHECK(decode_image(jpeg.substr(0, jpeg.size() - 2) + other, "a.jpg").rgb ==
        decode_image(jpeg, "a.jpg").rgb);
  // A directory that lies about its place.
  const std::string lies = "SEFH" + little_endian(103, 4) + little_endian(1, 4) +
                           little_endian(0, 4) + little_endian(0xffffff, 4) + little_endian(9, 4);
  CHECK(decode_image(jpeg + lies + little_endian(lies.size(), 4) + "SEFT", "a.jpg").rgb ==
        decode_image(jpeg, "a.jpg").rgb);
}

TEST_CASE("a JPEG decoded small is as wide as the part of it that is real", "[jpeg][scale]") {
  // Only the last column and row of the whole are bright. Decoded at 1/4 they are one of the four
  // that the last pixel stands for; the encoder's own padding, bright too, must not count.
  for (const int orientation : {1, 3, 6, 8}) {
    Image picture = landscape(1793, 1793);
    const std::string jpeg =
        with_exif(encode(picture, ".jpg", {cv::IMWRITE_JPEG_QUALITY, 100}), exif(orientation));
    ReadOptions options;
    options.enough_pixels_a_side = 448;
    const Image small = decode_image(jpeg, "a.jpg", options);
    REQUIRE(small.width == 449);
    CHECK(small.shrink == 4);
    const auto got = resize_to_input(small, 224);
    const auto whole = resize_to_input(decode_image(jpeg, "a.jpg"), 224);
    double sum = 0;
    for (std::size_t i = 0; i < got.size(); ++i) sum += std::abs(got[i] - whole[i]);
    CHECK(sum / double(got.size()) < 0.35);  // 0.5 and more where 449 columns are taken for whole.
  }
}

TEST_CASE("a JPEG that the reduction does not divide is resized as exactly as one it divides",
          "[jpeg][scale]") {
  // At 449 decoded columns for 224 the area filter is least exact: the parts of a decoded pixel count
  // alike. What is left of the last column must not add to that.
  ReadOptions options;
  options.enough_pixels_a_side = 448;
  const auto error = [&](int side) {
    Image picture = landscape(side, side);
    for (std::size_t i = 0; i < picture.rgb.size(); i += 3) {  // Grey.
      picture.rgb[i + 1] = picture.rgb[i + 2] = picture.rgb[i];
    }
    const std::string jpeg = encode(picture, ".jpg", {cv::IMWRITE_JPEG_QUALITY, 97});
    const Image small = decode_image(jpeg, "a.jpg", options);
    REQUIRE(small.width == 449);
    const auto got = resize_to_input(small, 224);
    const auto whole = resize_to_input(decode_image(jpeg, "a.jpg"), 224);
    double sum = 0;
    for (std::size_t i = 0; i < got.size(); ++i) sum += std::abs(got[i] - whole[i]);
    return sum / double(got.size());
  };
  const double divided = error(1796);
  for (const int side : {1793, 1794, 1795}) {
    INFO(side);
    CHECK(error(side) <= 1.25 * divided);
  }
}

TEST_CASE("a JPEG followed by other data is read", "[jpeg]") {
  const std::string jpeg = encode(scene(), ".jpg");
  CHECK(shows_scene(decode_image(jpeg + std::string(5000, 'x'), "a.jpg"), kLossy));
}

TEST_CASE("a short JPEG that declares a huge picture is refused", "[jpeg][error]") {
  std::string jpeg = encode(scene(), ".jpg");
  const std::size_t frame = jpeg.find("\xff\xc0");
  REQUIRE(frame != std::string::npos);
  for (std::size_t i = frame + 5; i < frame + 9; ++i) jpeg[i] = '\xfe';  // 65278 x 65278
  CHECK_THAT(refusal(jpeg), ContainsSubstring("65278 x 65278") && ContainsSubstring("250000000"));
  jpeg[frame + 5] = jpeg[frame + 7] = '\x3a';  // 15102 x 15102: allowed, but not there
  CHECK_THAT(refusal(jpeg), ContainsSubstring("is cut"));
}

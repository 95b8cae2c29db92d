#include "image/preprocess.hpp"

#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "gaze/error.hpp"
#include "support/catch.hpp"

using gaze::Image;
using gaze::resize_to_input;

namespace {

Image grey(int width, int height, const std::vector<int>& values) {
  Image image;
  image.width = width;
  image.height = height;
  for (const int value : values) image.rgb.insert(image.rgb.end(), 3, std::uint8_t(value));
  return image;
}

std::vector<int> red_of(const std::vector<std::uint8_t>& rgb) {
  std::vector<int> red;
  for (std::size_t i = 0; i < rgb.size(); i += 3) red.push_back(rgb[i]);
  return red;
}

Image noise(int width, int height) {
  Image image;
  image.width = width;
  image.height = height;
  std::mt19937 random(static_cast<unsigned>(width * 31 + height));
  image.rgb.resize(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3);
  for (auto& value : image.rgb) value = static_cast<std::uint8_t>(random() >> 24);
  return image;
}

/// The header's equation word by word: every overlap of every pair of intervals.
double overlap(double a0, double a1, double b0, double b1) {
  return std::max(0.0, std::min(a1, b1) - std::max(a0, b0));
}

double area_mean(const Image& image, int side, int row, int column, int channel) {
  const double cell_height = double(image.height) / side, cell_width = double(image.width) / side;
  double sum = 0;
  for (int i = 0; i < image.height; ++i) {
    const double down = overlap(row * cell_height, (row + 1) * cell_height, i, i + 1);
    for (int j = 0; j < image.width; ++j) {
      const double across = overlap(column * cell_width, (column + 1) * cell_width, j, j + 1);
      sum +=
          down * across * image.rgb[static_cast<std::size_t>((i * image.width + j) * 3 + channel)];
    }
  }
  return sum / (cell_height * cell_width);
}

}  // namespace

TEST_CASE("resizing averages whole blocks and rounds halves up", "[resize]") {
  const Image image = grey(4, 2,
                           {0, 10, 100, 101,  //
                            20, 30, 100, 101});
  CHECK(red_of(resize_to_input(image, 1)) == std::vector<int>{58});              // 462 / 8 = 57.75
  CHECK(red_of(resize_to_input(grey(2, 1, {0, 1}), 1)) == std::vector<int>{1});  // 0.5
}

TEST_CASE("resizing weighs pixels that two cells share by their overlap", "[resize]") {
  // Three pixels into two: the middle one belongs to both by half. (10 + 0.5 * 40) / 1.5 = 20.
  CHECK(red_of(resize_to_input(grey(3, 1, {10, 40, 100}), 2)) == std::vector<int>{20, 80, 20, 80});
}

TEST_CASE("resizing stretches one axis while it shrinks the other", "[resize]") {
  // Two pixels wide and six high into 3 x 3: the middle column mixes both halves.
  const Image image = grey(2, 6, {0, 90, 0, 90, 20, 110, 20, 110, 40, 130, 50, 140});
  CHECK(red_of(resize_to_input(image, 3)) == std::vector<int>{0, 45, 90, 20, 65, 110, 45, 90, 135});
}

TEST_CASE("resizing keeps the three colours apart", "[resize]") {
  Image image;
  image.width = 2;
  image.height = 1;
  image.rgb = {10, 20, 30, 20, 40, 60};
  CHECK(resize_to_input(image, 1) == std::vector<std::uint8_t>{15, 30, 45});
}

TEST_CASE("resizing to the photo's own size changes nothing", "[resize]") {
  const Image image = noise(24, 24);
  CHECK(resize_to_input(image, 24) == image.rgb);
}

TEST_CASE("resizing agrees with the sum over all overlaps", "[resize]") {
  const auto [width, height] =
      GENERATE(std::pair(1, 1), std::pair(1, 77), std::pair(91, 1), std::pair(13, 7),
               std::pair(14, 100), std::pair(97, 9), std::pair(61, 83), std::pair(140, 28));
  const int side = 14;
  const Image image = noise(width, height);
  const auto resized = resize_to_input(image, side);
  REQUIRE(resized.size() == side * side * 3);
  std::size_t at = 0;
  for (int row = 0; row < side; ++row) {
    for (int column = 0; column < side; ++column) {
      for (int channel = 0; channel < 3; ++channel, ++at) {
        const double mean = area_mean(image, side, row, column, channel);
        // Rounded to nearest: half a level away and no more.
        REQUIRE(std::abs(resized[at] - mean) <= 0.5 + 1e-9);
      }
    }
  }
}

TEST_CASE("a photo decoded smaller is resized by what its file holds", "[resize]") {
  const int side = 5, shrink = 4;
  const auto [width, height] = GENERATE(std::pair(13, 7), std::pair(17, 16), std::pair(15, 21));
  const bool column_first = GENERATE(false, true), row_first = GENERATE(false, true);
  Image image = noise((width + 3) / shrink, (height + 3) / shrink);
  image.original_width = width;
  image.original_height = height;
  image.shrink = shrink;
  image.part_column_first = column_first;
  image.part_row_first = row_first;
  // The file's pixels as far as they are known: each has the colour of the pixel that stands for it.
  Image file;
  file.width = width;
  file.height = height;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const int column = (x + (column_first ? image.width * shrink - width : 0)) / shrink;
      const int row = (y + (row_first ? image.height * shrink - height : 0)) / shrink;
      const auto at = static_cast<std::size_t>((row * image.width + column) * 3);
      for (std::size_t c = 0; c < 3; ++c) file.rgb.push_back(image.rgb[at + c]);
    }
  }
  CHECK(resize_to_input(image, side) == resize_to_input(file, side));
}

TEST_CASE("a photo decoded smaller has the size that this makes", "[resize][error]") {
  Image image = noise(4, 4);
  image.original_width = 13;
  image.original_height = 17;
  image.shrink = 4;
  CHECK_THROWS_AS(resize_to_input(image, 2), gaze::Error);
}

TEST_CASE("resizing a very long photo stays exact", "[resize]") {
  Image image = grey(30000, 1, std::vector<int>(30000, 255));
  CHECK(red_of(resize_to_input(image, 2)) == std::vector<int>{255, 255, 255, 255});
  image = grey(1, 30000, std::vector<int>(30000, 255));
  CHECK(red_of(resize_to_input(image, 2)) == std::vector<int>{255, 255, 255, 255});
}

TEST_CASE("resizing refuses what is no image", "[resize][error]") {
  CHECK_THROWS_WITH(resize_to_input(noise(2, 2), 0),
                    "a photo can be resized to 1..4096 pixels a side, not 0");
  Image image = noise(2, 2);
  image.rgb.pop_back();
  CHECK_THROWS_WITH(resize_to_input(image, 2),
                    "an image of 2 x 2 pixels with 11 values cannot be resized");
  CHECK_THROWS_AS(resize_to_input(Image{}, 2), gaze::Error);
}

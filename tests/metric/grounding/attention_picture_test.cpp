#include "metric/grounding/attention_picture.hpp"

#include <algorithm>
#include <numeric>

#include "gaze/error.hpp"
#include "support/catch.hpp"

using gaze::attention_picture;
using gaze::GridGeometry;

namespace {

constexpr std::size_t kSide = gaze::kPictureSide;

/// 14 x 14 cells at pixels 15 + 16 c: four stride-2 layers with TensorFlow's SAME padding.
const GridGeometry kSame{14, 14, 15.5 / 224, 15.5 / 224, 16.0 / 224, 16.0 / 224};
/// A grid that is not square, so that swapped rows and columns show.
const GridGeometry kWide{4, 8, 1.0 / 16, 1.0 / 8, 1.0 / 8, 1.0 / 4};

double sum(const std::vector<float>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

}  // namespace

TEST_CASE("a flat map is a flat picture that sums to 1", "[grounding]") {
  const auto picture = attention_picture(std::vector<float>(196, 0.005f), kSame);
  REQUIRE(picture.size() == kSide * kSide);
  CHECK(sum(picture) == Approx(1).epsilon(1e-4));
  const auto [low, high] = std::minmax_element(picture.begin(), picture.end());
  CHECK(*high == Approx(*low).epsilon(1e-4));
}

TEST_CASE("one cell's peak is on its own centre and not half a cell off", "[grounding]") {
  const std::size_t row = 3, column = 9;
  std::vector<float> map(196, 0.f);
  map[row * 14 + column] = 1;
  const auto picture = attention_picture(map, kSame);
  const auto peak =
      static_cast<std::size_t>(std::max_element(picture.begin(), picture.end()) - picture.begin());
  CHECK(peak / kSide == 15 + 16 * row);
  CHECK(peak % kSide == 15 + 16 * column);
}

TEST_CASE("the kernel is Keys's cubic with a of one half", "[grounding]") {
  std::vector<float> map(196, 0.f);
  map[6 * 14 + 6] = 1;
  const auto picture = attention_picture(map, kSame);
  const std::size_t centre = 15 + 16 * 6;
  const float peak = picture[centre * kSide + centre];
  // Half a cell away: 1.5 / 8 - 2.5 / 4 + 1 = 0.5625; beyond one cell the weight is below 0:
  // clipped.
  CHECK(picture[centre * kSide + centre + 8] / peak == Approx(0.5625).epsilon(1e-4));
  CHECK(picture[(centre + 8) * kSide + centre - 8] / peak == Approx(0.5625 * 0.5625).epsilon(1e-4));
  CHECK(picture[centre * kSide + centre + 16] == Approx(0).margin(1e-9));
  CHECK(picture[centre * kSide + centre + 24] == 0);
}

TEST_CASE("a slope stays a slope inside the grid and goes on flat outside", "[grounding]") {
  std::vector<float> map;
  for (int r = 0; r < 4; ++r) {
    for (int c = 0; c < 8; ++c) map.push_back(static_cast<float>(c + 1));
  }
  const auto picture = attention_picture(map, kWide);
  const float* row = picture.data() + 100 * kSide;
  // Cells lie every 28 pixels from 14 on; two cells from the edge all four taps are on the slope.
  const float step = row[71] - row[70];
  CHECK(step > 0);
  for (std::size_t c = 70; c < 140; ++c) CHECK(row[c + 1] - row[c] == Approx(step).epsilon(2e-3));
  CHECK(row[0] == Approx(row[5]).epsilon(0.05));
  CHECK(picture[0] == Approx(row[0]).epsilon(1e-4));
}

TEST_CASE("rows are rows and columns are columns", "[grounding]") {
  std::vector<float> map(32, 0.f);
  map[1 * 8 + 6] = 1;  // centred at (6.5 / 8, 1.5 / 4)
  const auto picture = attention_picture(map, kWide);
  const auto peak =
      static_cast<std::size_t>(std::max_element(picture.begin(), picture.end()) - picture.begin());
  CHECK(std::abs(static_cast<double>(peak % kSide) - 181.5) <= 0.5);
  CHECK(std::abs(static_cast<double>(peak / kSide) - 83.5) <= 0.5);
}

TEST_CASE("a map of zeros is a picture of zeros", "[grounding]") {
  CHECK(sum(attention_picture(std::vector<float>(196, 0.f), kSame)) == 0);
}

TEST_CASE("a map that does not fit its grid is refused", "[grounding][error]") {
  CHECK_THROWS_WITH(attention_picture(std::vector<float>(195), kSame),
                    "attention must have 196 values, got 195");
  CHECK_THROWS_AS(attention_picture({}, GridGeometry{}), gaze::Error);
}

TEST_CASE("a union counts a pixel once and by its centre", "[grounding]") {
  const auto count = [](const std::vector<gaze::Box>& boxes) {
    const auto mask = gaze::union_of(boxes);
    return std::count(mask.begin(), mask.end(), std::uint8_t{1});
  };
  CHECK(count({{0, 0, 0.5, 0.25}}) == 112 * 56);
  CHECK(count({{0, 0, 0.5, 0.25}, {0.25, 0, 0.75, 0.25}}) == 168 * 56);
  CHECK(count({{0, 0, 1, 1}}) == 224 * 224);
  CHECK(count({{0.501 / 224, 0, 1.499 / 224, 1}}) == 0);    // between two centres
  CHECK(count({{0.499 / 224, 0, 0.501 / 224, 1}}) == 224);  // around the first
  CHECK(count({{0.5, 0.5, 0.4, 0.4}}) == 0);
}

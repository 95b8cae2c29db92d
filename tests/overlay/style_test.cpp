#include "overlay/style.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <optional>

#include "gaze/error.hpp"
#include "overlay/heat_map.hpp"
#include "overlay/photos.hpp"
#include "support/catch.hpp"

using namespace gaze;
using namespace gaze::testing;

namespace {

const std::vector<cv::Size> kShapes = {{448, 448}, {336, 504}, {960, 240}};

Word looking_at(const GridGeometry& grid, int row, int column) {
  Word word;
  word.text = "dog";
  word.attention = one_hot(grid, row, column);
  return word;
}

cv::Mat painted(const Word& word, const GridGeometry& grid, OverlayStyle style, cv::Size size) {
  const cv::Mat photo(size, CV_8UC3, cv::Scalar::all(128));
  return paint(photo, word, grid, style, 0.75, full_scale(word, grid, style));
}

/// Where a picture differs from a grey photo most, as the middle of all pixels within 2 % of the
/// most.
cv::Point2d strongest(const cv::Mat& picture, const cv::Mat& without) {
  cv::Mat difference, sum;
  cv::absdiff(picture, without, difference);
  cv::transform(difference, sum, cv::Matx13f(1, 1, 1));
  double most = 0;
  sum.convertTo(sum, CV_32F);
  cv::minMaxLoc(sum, nullptr, &most);
  const auto moments = cv::moments(sum >= 0.98 * most, true);
  return {moments.m10 / moments.m00 + 0.5, moments.m01 / moments.m00 + 0.5};
}

}  // namespace

TEST_CASE("every style points at the cell for inner cells and photos of every shape", "[style]") {
  const auto grid = same_padding_grid();
  for (const auto style :
       {OverlayStyle::heat, OverlayStyle::spotlight, OverlayStyle::contour, OverlayStyle::grid}) {
    for (const auto& shape : kShapes) {
      for (const auto& cell : {Cell{2, 2}, Cell{2, 11}, Cell{11, 2}, Cell{11, 11}, Cell{6, 7}}) {
        Word nothing = looking_at(grid, 0, 0);
        nothing.attention.assign(196, 0.F);
        const cv::Mat picture =
            painted(looking_at(grid, cell.row, cell.column), grid, style, shape);
        const cv::Mat without = painted(nothing, grid, style, shape);
        const auto wanted = cell_centre(cell, grid, shape);
        const auto found = strongest(picture, without);
        INFO(static_cast<int>(style)
             << " " << shape << " cell " << cell.row << ", " << cell.column);
        CHECK(std::abs(found.x - wanted.x) < 0.06 * grid.dx * shape.width + 1);
        CHECK(std::abs(found.y - wanted.y) < 0.06 * grid.dy * shape.height + 1);
      }
    }
  }
}

TEST_CASE("every style lights the corner a corner cell sees and leaves the others alone",
          "[style]") {
  const auto grid = same_padding_grid();
  for (const auto style :
       {OverlayStyle::heat, OverlayStyle::spotlight, OverlayStyle::contour, OverlayStyle::grid}) {
    for (const auto& shape : kShapes) {
      for (const auto& cell : {Cell{0, 0}, Cell{0, 13}, Cell{13, 0}, Cell{13, 13}}) {
        Word nothing = looking_at(grid, 0, 0);
        nothing.attention.assign(196, 0.F);
        const cv::Mat picture =
            painted(looking_at(grid, cell.row, cell.column), grid, style, shape);
        cv::Mat difference;
        cv::absdiff(picture, painted(nothing, grid, style, shape), difference);
        const auto change = [&](int row, int column) {
          const int width = shape.width / 4, height = shape.height / 4;
          return cv::sum(
              cv::sum(difference(cv::Rect(column > 0 ? shape.width - width : 0,
                                          row > 0 ? shape.height - height : 0, width, height))))[0];
        };
        INFO(static_cast<int>(style)
             << " " << shape << " cell " << cell.row << ", " << cell.column);
        CHECK(change(cell.row, cell.column) > 0);
        CHECK(change(13 - cell.row, cell.column) == 0);
        CHECK(change(cell.row, 13 - cell.column) == 0);
        CHECK(change(13 - cell.row, 13 - cell.column) == 0);
      }
    }
  }
}

TEST_CASE("the strength of a weight is worked out by hand", "[style]") {
  // 7 x 9 cells, so that an even share is 1/63. Full scale 9 shares: (sqrt(w) - 1) / (3 - 1).
  const auto grid = tiling_grid();
  const StrengthCurve nine(9. / 63, grid);
  CHECK(nine(0) == 0);
  CHECK(nine(0.5F / 63) == 0);
  CHECK(nine(1.F / 63) == Approx(0).margin(1e-6));
  CHECK(nine(2.25F / 63) == Approx(0.25));
  CHECK(nine(4.F / 63) == Approx(0.5));
  CHECK(nine(6.25F / 63) == Approx(0.75));
  CHECK(nine(9.F / 63) == Approx(1));
  CHECK(nine(12.F / 63) == 1);
  CHECK(nine.weight_at(0) == Approx(1. / 63));
  CHECK(nine.weight_at(0.125) == Approx(2. / 63));
  CHECK(nine.weight_at(1) == Approx(9. / 63));
  // Full scale 49 shares: 16 of them are (4 - 1) / (7 - 1).
  CHECK(StrengthCurve(49. / 63, grid)(16.F / 63) == Approx(0.5));
  CHECK_THROWS_WITH(StrengthCurve(1. / 63, grid),
                    ContainsSubstring("scale must be above an even share, 0.0159"));
  CHECK_THROWS_AS(StrengthCurve(std::nan(""), grid), Error);
}

TEST_CASE("what has no more than an even share stays clear in every style", "[style]") {
  const auto grid = same_padding_grid();
  Word even = looking_at(grid, 0, 0), nothing = even, half = even;
  even.attention = flat(grid);
  nothing.attention.assign(196, 0.F);
  // The left half has 0.7 even shares a cell, the right half 1.3: nearly even attention.
  for (std::size_t i = 0; i < 196; ++i) half.attention[i] = (i % 14 < 7 ? 0.7F : 1.3F) / 196;
  cv::Mat photo(200, 300, CV_8UC3);
  cv::randu(photo, 0, 256);
  for (const auto style :
       {OverlayStyle::heat, OverlayStyle::spotlight, OverlayStyle::contour, OverlayStyle::grid}) {
    INFO(static_cast<int>(style));
    const double scale = full_scale(half, grid, style);
    CHECK(scale == Approx(3. / 196));
    const auto drawn = [&](const Word& word) {
      return paint(photo, word, grid, style, 0.75, scale);
    };
    const cv::Mat clear = drawn(nothing);
    CHECK(cv::norm(drawn(even), clear, cv::NORM_INF) == 0);
    const cv::Rect left(0, 0, 120, 200), right(180, 0, 120, 200);
    const cv::Mat picture = drawn(half);
    CHECK(cv::norm(picture(left), clear(left), cv::NORM_INF) == 0);
    if (style != OverlayStyle::contour) CHECK(cv::norm(picture(right), clear(right)) > 0);
  }
}

TEST_CASE("heat is the colour of its strength over the greyed photo", "[style]") {
  // Four even shares of at most nine are drawn with strength 0.5: colour 36 + 0.5 (248 - 36) = 142
  // covers 0.75 * 0.5 of the photo.
  const auto grid = same_padding_grid();
  Word word = looking_at(grid, 0, 0);
  word.attention.assign(196, 4.F / 196);
  const cv::Mat photo(140, 140, CV_8UC3, cv::Scalar(200, 100, 50));
  const double grey = 0.2126 * 200 + 0.7152 * 100 + 0.0722 * 50;
  const cv::Vec3f colour = heat_colours()[142];
  const auto pixel =
      paint(photo, word, grid, OverlayStyle::heat, 0.75, 9. / 196).at<cv::Vec3b>(70, 70);
  const double channels[3] = {200, 100, 50};
  for (int k = 0; k < 3; ++k) {
    const double muted = 0.3 * channels[k] + 0.7 * grey;
    CHECK(std::abs(pixel[k] - (muted * 0.625 + colour[k] * 0.375)) <= 1);
  }
}

TEST_CASE("the legend's bar shows the colours that weights are drawn with", "[style]") {
  // 64 columns stand for the weights between 1 and 9 even shares, each for an eighth of a share.
  // Over white paper heat of opacity 1 is the paper and the colour, by the strength.
  const auto grid = tiling_grid();
  const StrengthCurve curve(9. / 63, grid);
  const cv::Mat bar = colour_bar(OverlayStyle::heat, {64, 1}, curve);
  for (const int x : {0, 10, 24, 40, 63}) {
    const double strength = (std::sqrt(1 + (x + 0.5) / 8) - 1) / 2;
    const cv::Vec3f colour =
        heat_colours()[static_cast<std::size_t>(std::lround(36 + strength * 212))];
    for (int k = 0; k < 3; ++k) {
      CHECK(std::abs(bar.at<cv::Vec3b>(0, x)[k] - (255 * (1 - strength) + colour[k] * strength)) <=
            1);
    }
  }
  // No contour line is drawn below the first level.
  const cv::Mat lines = colour_bar(OverlayStyle::contour, {100, 1}, curve);
  CHECK(lines.at<cv::Vec3b>(0, 9) == cv::Vec3b(255, 255, 255));
  CHECK(lines.at<cv::Vec3b>(0, 10) != cv::Vec3b(255, 255, 255));
  // Where words have scales of their own: equal steps of strength, here 0.5 * 0.8 + 0.2.
  const cv::Mat own = colour_bar(OverlayStyle::spotlight, {1, 1}, std::nullopt);
  CHECK(std::abs(own.at<cv::Vec3b>(0, 0)[0] - 255 * 0.6) <= 1);
}

TEST_CASE("nearly even attention has a full scale of three even shares", "[style]") {
  const auto grid = same_padding_grid();
  Word word = looking_at(grid, 0, 0);
  word.attention = flat(grid);
  CHECK(full_scale(word, grid, OverlayStyle::heat) == Approx(3. / 196));
}

TEST_CASE("one scale serves all words of a caption", "[style]") {
  const auto grid = same_padding_grid();
  Caption caption;
  caption.words = {looking_at(grid, 4, 4), looking_at(grid, 8, 8)};
  caption.words[1].attention = flat(grid);
  CHECK(full_scale(caption, grid, OverlayStyle::grid) == 1);
  CHECK(full_scale(caption, grid, OverlayStyle::heat) == Approx(4. / 9));
  CHECK(full_scale(caption.words[1], grid, OverlayStyle::grid) == Approx(3. / 196));
}

TEST_CASE("opacity 0 draws no heat and full opacity hides the photo at the peak", "[style]") {
  const auto grid = same_padding_grid();
  const cv::Mat photo(224, 224, CV_8UC3, cv::Scalar::all(90));
  const Word word = looking_at(grid, 5, 5);
  const double scale = full_scale(word, grid, OverlayStyle::heat);
  cv::Mat difference;
  cv::absdiff(paint(photo, word, grid, OverlayStyle::heat, 0, scale), photo, difference);
  CHECK(cv::norm(difference, cv::NORM_INF) <= 1);
  const cv::Mat black(224, 224, CV_8UC3, cv::Scalar::all(0)),
      white(224, 224, CV_8UC3, cv::Scalar::all(255));
  const cv::Point peak(15 + 16 * 5, 15 + 16 * 5);
  CHECK(paint(black, word, grid, OverlayStyle::heat, 1, scale).at<cv::Vec3b>(peak) ==
        paint(white, word, grid, OverlayStyle::heat, 1, scale).at<cv::Vec3b>(peak));
}

TEST_CASE("a hard model's chosen cell is outlined in every style", "[style]") {
  const auto grid = same_padding_grid();
  for (const auto style :
       {OverlayStyle::heat, OverlayStyle::spotlight, OverlayStyle::contour, OverlayStyle::grid}) {
    Word word = looking_at(grid, 9, 9);
    const cv::Mat without = painted(word, grid, style, {448, 448});
    word.cell = Cell{3, 4};
    cv::Mat difference;
    cv::absdiff(painted(word, grid, style, {448, 448}), without, difference);
    cv::transform(difference, difference, cv::Matx13f(1, 1, 1));
    const cv::Rect changed = cv::boundingRect(difference);
    const cv::Rect cell = cell_rectangle(*word.cell, grid, {448, 448});
    CHECK((changed & cell) == cell);
    CHECK(changed.area() < 2 * cell.area());
    CHECK(cv::sum(difference(cell - cv::Size(4, 4) + cv::Point(2, 2)))[0] ==
          0);  // Only its outline.
  }
}

TEST_CASE("a photo whose pixels do not add up is refused", "[style][error]") {
  Image photo = plain_photo(4, 3);
  photo.rgb.pop_back();
  CHECK_THROWS_WITH(view(photo), "a photo of 4 x 3 pixels must hold 36 values, got 35");
}

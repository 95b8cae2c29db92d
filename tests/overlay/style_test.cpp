#include "overlay/style.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

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

TEST_CASE("a word with a flat map looks flat and pale", "[style]") {
  const auto grid = same_padding_grid();
  Word word = looking_at(grid, 0, 0);
  word.attention = flat(grid);
  for (const auto style : {OverlayStyle::heat, OverlayStyle::spotlight, OverlayStyle::contour}) {
    const cv::Mat picture = painted(word, grid, style, {300, 200});
    cv::Scalar mean, deviation;
    cv::meanStdDev(picture, mean, deviation);
    CHECK(deviation[0] < 0.51);
    CHECK(deviation[1] < 0.51);
  }
  CHECK(full_scale(word, grid, OverlayStyle::heat) == Approx(kFlatFloor / 196));
}

TEST_CASE("an even gaze is drawn faintly whatever the scale", "[style]") {
  const auto grid = same_padding_grid();
  for (const double times_even : {3., 5., 8., 25.}) {
    CAPTURE(times_even);
    CHECK(std::pow(1 / times_even, strength_curve(times_even / 196, grid)) == Approx(0.2));
  }
  CHECK(strength_curve(64. / 196, grid) == 0.5);
  CHECK(strength_curve(1, grid) == 0.5);
  CHECK(strength_curve(0.001, grid) == strength_curve(3. / 196, grid));

  Word word = looking_at(grid, 0, 0);
  word.attention = flat(grid);
  const cv::Mat photo(140, 140, CV_8UC3, cv::Scalar::all(90));
  // The colour at strength 0.2 has opacity 0.75 * 0.2 over the grey.
  const cv::Vec3f colour = heat_colours()[36 + 42];
  const auto pixel =
      paint(photo, word, grid, OverlayStyle::heat, 0.75, 3. / 196).at<cv::Vec3b>(70, 70);
  for (int k = 0; k < 3; ++k) CHECK(std::abs(pixel[k] - (90 * 0.85 + colour[k] * 0.15)) <= 1);
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

#include <algorithm>
#include <opencv2/core.hpp>

#include "gaze/error.hpp"
#include "gaze/overlay.hpp"
#include "overlay/font.hpp"
#include "overlay/photos.hpp"
#include "overlay/sheet.hpp"
#include "overlay/style.hpp"
#include "support/catch.hpp"

using namespace gaze;
using namespace gaze::testing;

namespace {

std::vector<std::string> words(int count) {
  std::vector<std::string> result;
  for (int i = 0; i < count; ++i) result.push_back("word" + std::to_string(i));
  return result;
}

/// Whether every pixel of a border this thick is paper: nothing was cut off at the edge.
bool border_is_paper(const Image& figure, int thick) {
  cv::Mat sheet = view(figure).clone();
  sheet(cv::Rect(thick, thick, sheet.cols - 2 * thick, sheet.rows - 2 * thick)) =
      cv::Scalar::all(255);
  double least = 0;
  cv::minMaxLoc(sheet.reshape(1), &least);
  return least == 255;
}

}  // namespace

TEST_CASE("figures of 1 to 30 words in every shape have the asked width and sane proportions",
          "[figure]") {
  for (const auto& [width, height] : {std::pair{60, 60}, {45, 90}, {160, 40}}) {
    const Image photo = plain_photo(width, height);
    for (const int count : {1, 2, 5, 9, 12, 20, 30}) {
      OverlayOptions options;
      options.width = 800;
      const Image figure = draw_figure(photo, captioned(photo, words(count)), options);
      INFO(width << " x " << height << ", " << count << " words: " << figure.width << " x "
                 << figure.height);
      CHECK(figure.width == 800);
      CHECK(figure.height > 150);
      CHECK(figure.height < 1800);
      CHECK(border_is_paper(figure, 8));
    }
  }
}

TEST_CASE("no text is ever cut however long or strange it is", "[figure]") {
  const Image photo = plain_photo(80, 60);
  const std::string endless(300, 'W');
  const auto odd = captioned(photo, {"a", endless, "naïve", "Ω≈ç√", "line\nbreak", "日本語"});
  for (const int columns : {1, 3, 7}) {
    OverlayOptions options;
    options.width = 500;
    options.columns = columns;
    const Image figure = draw_figure(photo, odd, options);
    CHECK(border_is_paper(figure, 5));
  }
}

TEST_CASE("the number of columns can be chosen and is never more than there are panels",
          "[figure]") {
  const Image photo = plain_photo(60, 60);
  OverlayOptions options;
  options.width = 600;
  options.columns = 3;
  const Image three = draw_figure(photo, captioned(photo, words(8)), options);
  options.columns = 9;
  const Image nine = draw_figure(photo, captioned(photo, words(8)), options);
  options.columns = 100;
  const Image most = draw_figure(photo, captioned(photo, words(8)), options);
  CHECK(three.height > nine.height);
  CHECK(most.rgb == nine.rgb);
}

TEST_CASE("good columns prefer few empty places and readable panels", "[figure]") {
  CHECK(good_columns(1, 1.5, 1600) == 1);
  CHECK(good_columns(30, 1.0, 300) <= 5);
  for (int panels = 1; panels <= 31; ++panels) {
    for (const double aspect : {0.4, 0.75, 1.0, 1.5, 4.0}) {
      const int columns = good_columns(panels, aspect, 1600);
      CHECK(columns >= 1);
      CHECK(columns <= panels);
    }
  }
}

TEST_CASE("a strip is one row and has no title", "[figure]") {
  const Image photo = plain_photo(60, 60);
  OverlayOptions options;
  options.width = 900;
  const Image strip = draw_strip(photo, captioned(photo, words(8)), options);
  CHECK(strip.width == 900);
  CHECK(strip.height < 200);
}

TEST_CASE("panels have the photo's own size and differ from it where the word's attention is",
          "[figure]") {
  const Image photo = plain_photo(224, 112);
  const auto panels = draw_panels(photo, captioned(photo, words(3)));
  REQUIRE(panels.size() == 3);
  for (std::size_t k = 0; k < 3; ++k) {
    CHECK(panels[k].width == 224);
    CHECK(panels[k].height == 112);
    const auto pixel = view(panels[k]).at<cv::Vec3b>((15 + 16 * static_cast<int>(k)) / 2,
                                                     15 + 16 * (static_cast<int>(k) + 1));
    CHECK(pixel[0] > 180);  // The hot end of the map is bright yellow.
    CHECK(view(panels[k]).at<cv::Vec3b>(100, 200) == cv::Vec3b(128, 128, 128));
  }
}

TEST_CASE("text for print is at least seven points high", "[figure]") {
  const Image photo = plain_photo(60, 60);
  OverlayOptions options;
  options.width = 800;
  options.columns = 9;
  const Image screen = draw_figure(photo, captioned(photo, words(8)), options);
  options.dpi = 300;
  const Image print = draw_figure(photo, captioned(photo, words(8)), options);
  CHECK(print.height > screen.height);
}

TEST_CASE("a comparison stacks captions of different lengths on one scale", "[figure]") {
  const Image photo = plain_photo(90, 60);
  OverlayOptions options;
  options.width = 1000;
  const Image both = draw_comparison(
      {{"soft", photo, captioned(photo, words(4))}, {"hard", photo, captioned(photo, words(9))}},
      options);
  const Image one = draw_comparison({{"soft", photo, captioned(photo, words(9))}}, options);
  CHECK(both.width == 1000);
  CHECK(both.height > 1.25 * one.height);
  CHECK(border_is_paper(both, 8));
  CHECK_THROWS_WITH(draw_comparison({}, options), ContainsSubstring("at least one caption"));
}

TEST_CASE("a comparison has no rows for a caption that has ended", "[figure]") {
  // Four words a row: the short caption fills one row, the long one three.
  const Image photo = plain_photo(90, 60);
  OverlayOptions options;
  options.width = 1000;
  options.columns = 5;
  const auto height = [&](const std::vector<int>& lengths) {
    std::vector<ComparedPhoto> compared;
    for (const int length : lengths)
      compared.push_back({"m", photo, captioned(photo, words(length))});
    return draw_comparison(compared, options).height;
  };
  CHECK(height({4, 9}) == height({9, 4}));
  CHECK(height({4, 9}) == height({12, 4}));
  CHECK(height({4, 9}) - height({9}) == height({4, 4}) - height({4}));
  CHECK(height({0, 5}) == height({5, 4}));
}

TEST_CASE("a caption without words is still a figure", "[figure]") {
  const Image photo = plain_photo(60, 60);
  CHECK(draw_figure(photo, captioned(photo, {})).width == 1600);
}

TEST_CASE("figures refuse what makes no sense", "[figure][error]") {
  const Image photo = plain_photo(60, 60);
  auto captioned_photo = captioned(photo, words(2));
  OverlayOptions options;
  options.width = 10;
  CHECK_THROWS_WITH(draw_figure(photo, captioned_photo, options),
                    "width must be 200 to 20000, got 10");
  options = {};
  options.opacity = 1.5;
  CHECK_THROWS_WITH(draw_figure(photo, captioned_photo, options),
                    "opacity must be 0 to 1, got 1.5");
  captioned_photo.caption.words[1].attention.clear();
  CHECK_THROWS_WITH(draw_figure(photo, captioned_photo),
                    "attention must hold 14 x 14 weights, got 0");
}

TEST_CASE("wrapped lines fit their room and lose no letter", "[font]") {
  Font font(false);
  const std::string text = "two brown dogs run through tall grass énormément";
  for (const int room : {60, 120, 400}) {
    std::string together;
    for (const auto& line : font.wrap(text, 16, room)) {
      CHECK(font.width(line, 16) <= room);
      together += line;
    }
    std::string letters = text;
    letters.erase(std::remove(letters.begin(), letters.end(), ' '), letters.end());
    together.erase(std::remove(together.begin(), together.end(), ' '), together.end());
    CHECK(together == letters);
  }
}

// A whole figure against a committed picture of it, tests/fixtures/overlay/figure.png. When the
// look is changed on purpose, write the picture anew and look at it before committing:
//
//     GAZE_UPDATE_GOLDEN=1 build/release/tests/overlay/overlay_test "[golden]"

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "gaze/overlay.hpp"
#include "overlay/font.hpp"
#include "overlay/photos.hpp"
#include "overlay/style.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"

using namespace gaze;
using namespace gaze::testing;

namespace {

const std::string kGolden = gaze_tests::fixture_path("overlay/figure.png");

/// What libraries may round differently, in steps of 255: the maps come from resizing and blending.
constexpr double kMapTolerance = 4, kMapMeanTolerance = 0.5;
/// Another FreeType or HarfBuzz may draw each letter's edge slightly differently.
constexpr double kTextMeanTolerance = 1.5;

/// Two slopes and a checkerboard, so that a photo mirrored, turned or moved would show.
Image formula_photo() {
  Image photo = plain_photo(240, 160);
  for (int y = 0; y < photo.height; ++y) {
    for (int x = 0; x < photo.width; ++x) {
      std::uint8_t* pixel = &photo.rgb[static_cast<std::size_t>((y * photo.width + x) * 3)];
      pixel[0] = static_cast<std::uint8_t>(40 + x * 160 / photo.width);
      pixel[1] = static_cast<std::uint8_t>(40 + y * 160 / photo.height);
      pixel[2] = (x / 40 + y / 40) % 2 == 0 ? 70 : 150;
    }
  }
  return photo;
}

/// A soft spot around a cell that gets `total` of the attention.
std::vector<float> spot(const GridGeometry& grid, int row, int column, float spread, float total) {
  std::vector<float> weights;
  float sum = 0;
  for (int y = 0; y < grid.rows; ++y) {
    for (int x = 0; x < grid.columns; ++x) {
      const auto squared = static_cast<float>((y - row) * (y - row) + (x - column) * (x - column));
      weights.push_back(std::exp(-squared / spread));
      sum += weights.back();
    }
  }
  for (float& weight : weights) weight *= total / sum;
  return weights;
}

/// Three words: one with attention everywhere, one with a spot, one with a smaller spot and the
/// rest outside the photo.
CaptionedPhoto formula_caption(const Image& photo) {
  CaptionedPhoto result = captioned(photo, {"a", "red", "ball"});
  auto& words = result.caption.words;
  words[0].attention = flat(result.grid);
  words[1].attention = spot(result.grid, 4, 9, 4, 1);
  words[2].attention = spot(result.grid, 10, 3, 2, 0.8F);
  words[2].gate = 0.75;
  return result;
}

cv::Mat figure(const Image& photo, const CaptionedPhoto& captioned_photo) {
  OverlayOptions options;
  options.width = 400;
  options.columns = 2;
  return view(draw_figure(photo, captioned_photo, options)).clone();
}

/// Where the golden picture has the four panels, and the bars under the three words.
std::vector<cv::Rect> maps() {
  return {{8, 39, 189, 126}, {203, 39, 189, 126}, {8, 200, 189, 126}, {203, 200, 189, 126}};
}
std::vector<cv::Rect> bars() { return {{203, 178, 189, 2}, {8, 339, 189, 2}, {203, 339, 189, 2}}; }

double largest(const cv::Mat& difference) {
  double most = 0;
  cv::minMaxLoc(difference.reshape(1), nullptr, &most);
  return most;
}

double mean(const cv::Mat& difference) { return cv::mean(difference.reshape(1))[0]; }

cv::Mat golden() {
  cv::Mat picture = cv::imread(kGolden, cv::IMREAD_COLOR);
  if (!picture.empty()) cv::cvtColor(picture, picture, cv::COLOR_BGR2RGB);
  return picture;
}

bool font_is_dejavu() {
  const auto name = [](bool bold) {
    return std::filesystem::path(find_font(bold)).filename().string();
  };
  return name(false) == "DejaVuSans.ttf" && name(true) == "DejaVuSans-Bold.ttf";
}

}  // namespace

// Maps and bars are compared strictly. Text is compared only on average, and only in the font the
// picture was made with: letters differ slightly between systems.
TEST_CASE("a small figure is the same as the one that is kept", "[figure][golden]") {
  const Image photo = formula_photo();
  const cv::Mat drawn = figure(photo, formula_caption(photo));
  if (const char* update = std::getenv("GAZE_UPDATE_GOLDEN"); update && *update != '\0') {
    write_image(to_image(drawn), kGolden);
    WARN("wrote " << kGolden << ": look at it before committing");
  }
  const cv::Mat wanted = golden();
  REQUIRE(wanted.size() == drawn.size());
  cv::Mat difference;
  cv::absdiff(drawn, wanted, difference);
  for (const auto& map : maps()) {
    INFO("map at " << map.x << ", " << map.y);
    CHECK(largest(difference(map)) <= kMapTolerance);
    CHECK(mean(difference(map)) <= kMapMeanTolerance);
    difference(map) = cv::Scalar::all(0);
  }
  for (const auto& bar : bars()) {
    INFO("bar at " << bar.x << ", " << bar.y);
    CHECK(largest(difference(bar)) <= kMapTolerance);
  }
  if (font_is_dejavu()) {
    CHECK(mean(difference) <= kTextMeanTolerance);
  } else {
    WARN("text not compared: the golden figure is in DejaVu Sans, here is " << find_font(false));
  }
}

TEST_CASE("the golden figure notices heat moved by half a cell", "[figure][golden]") {
  const Image photo = formula_photo();
  const cv::Mat wanted = golden();
  for (const bool across : {true, false}) {
    CaptionedPhoto moved = formula_caption(photo);
    (across ? moved.grid.x0 : moved.grid.y0) += (across ? moved.grid.dx : moved.grid.dy) / 2;
    const cv::Mat drawn = figure(photo, moved);
    REQUIRE(wanted.size() == drawn.size());
    cv::Mat difference;
    cv::absdiff(drawn, wanted, difference);
    CHECK(largest(difference(maps()[0])) <= kMapTolerance);  // The photo itself stays.
    CHECK(largest(difference(maps()[2])) > 5 * kMapTolerance);
    CHECK(largest(difference(maps()[3])) > 5 * kMapTolerance);
  }
}

// usage: make_pages DIR
// Writes the pages that drive.py opens: one photo (single.html), a gallery of 500 (gallery.html),
// and a photo beside what the program itself draws of it (golden.html, golden.png and
// golden-STYLE-WORD.png).
#include <cmath>
#include <cstdint>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "overlay/page/page.hpp"
#include "overlay/photos.hpp"

namespace {

using namespace gaze;

/// Attention around a cell that falls off with the distance from it.
std::vector<float> spot(const GridGeometry& grid, int row, int column, double spread) {
  std::vector<float> weights;
  double sum = 0;
  for (int y = 0; y < grid.rows; ++y) {
    for (int x = 0; x < grid.columns; ++x) {
      const double squared = (y - row) * (y - row) + (x - column) * (x - column);
      weights.push_back(static_cast<float>(std::exp(-squared / spread)));
      sum += weights.back();
    }
  }
  for (float& weight : weights) weight = static_cast<float>(weight / sum);
  return weights;
}

/// A colourful photo, and words with sharp, wide, nearly even and a hard model's attention.
void write_golden(const std::string& folder) {
  Image photo = testing::plain_photo(360, 240);
  for (int y = 0; y < photo.height; ++y) {
    for (int x = 0; x < photo.width; ++x) {
      std::uint8_t* pixel = &photo.rgb[static_cast<std::size_t>(3 * (y * photo.width + x))];
      pixel[0] = static_cast<std::uint8_t>(30 + x * 200 / photo.width);
      pixel[1] = static_cast<std::uint8_t>(220 - y * 180 / photo.height);
      pixel[2] = (x / 40 + y / 40) % 2 == 0 ? 60 : 170;
    }
  }
  PagePhoto shown;
  shown.name = "golden.jpg";
  shown.picture =
      page_picture(photo);  // drive.py puts golden.png in its place: it has lost nothing.
  shown.captioned = testing::captioned(photo, {"sharp", "wide", "even", "hard"});
  shown.captioned.caption.confidence = 0.42;
  auto& words = shown.captioned.caption.words;
  const auto grid = shown.captioned.grid;
  words[0].attention = spot(grid, 4, 9, 2);
  words[1].attention = spot(grid, 9, 4, 12);
  words[2].attention = spot(grid, 7, 7, 150);
  words[3].attention = spot(grid, 3, 3, 5);
  words[3].cell = Cell{10, 10};
  write_image(photo, folder + "/golden.png");
  for (const auto& [name, style] :
       {std::pair{"heat", OverlayStyle::heat}, std::pair{"spotlight", OverlayStyle::spotlight},
        std::pair{"contour", OverlayStyle::contour}, std::pair{"grid", OverlayStyle::grid}}) {
    OverlayOptions options;
    options.style = style;
    const auto panels = draw_panels(photo, shown.captioned, options);
    for (std::size_t i = 0; i < panels.size(); ++i) {
      write_image(panels[i], folder + "/golden-" + name + "-" + std::to_string(i) + ".png");
    }
  }
  std::ofstream out(folder + "/golden.html");
  PageWriter page(out, {});
  page.add(shown);
  page.finish();
}

/// Three words with attention at the upper left, at the lower right, and uniform.
PagePhoto photo_of(const std::string& name) {
  const Image photo = testing::plain_photo(400, 200, 200);
  PagePhoto result;
  result.name = name;
  result.picture = page_picture(photo);
  result.captioned = testing::captioned(photo, {"<b>dog</b>", "grass", "the"});
  auto& words = result.captioned.caption.words;
  const auto grid = result.captioned.grid;
  words[0].attention = testing::one_hot(grid, 3, 2);
  words[1].attention = testing::one_hot(grid, 10, 11);
  words[2].attention = testing::flat(grid);
  words[0].gate = 0.8;
  words[2].gate = 0.1;
  words[0].of_concept = "<i>dog</i>";
  result.captioned.concepts = {{"<i>dog</i>", 0.9}, {"cat", 0.25}};
  words[0].candidates = {{"<b>dog</b>", words[0].log_prob}, {"cat", -2.5}};
  Caption other = result.captioned.caption;
  other.words.resize(1);
  other.words[0].text = "cat";
  result.captioned.alternatives = {other};
  return result;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const std::string folder = argv[1];
  PageOptions options;
  options.title = "</title><script>window.evil = 1</script>";
  {
    std::ofstream out(folder + "/single.html");
    PageWriter page(out, options);
    page.add(photo_of("<img src=x onerror='window.evil=1'>.jpg"));
    page.finish();
  }
  write_golden(folder);
  std::ofstream out(folder + "/gallery.html");
  PageWriter page(out, options);
  for (int i = 0; i < 500; ++i) {
    PagePhoto photo = photo_of("photo " + std::to_string(i) + ".jpg");
    // Later photos have higher probabilities.
    auto& caption = photo.captioned.caption;
    for (auto& word : caption.words) word.log_prob = -2.0 + i / 300.0;
    caption.log_prob = 3 * (-2.0 + i / 300.0);
    caption.ended = false;
    page.add(photo);
  }
  PagePhoto broken;
  broken.name = "broken.jpg";
  broken.error = "broken.jpg is cut short";
  page.add(broken);
  page.finish();
  return out ? 0 : 1;
}

// usage: make_pages DIR
// Writes the pages that drive.py opens: one photo (single.html), and a gallery of 500
// (gallery.html).
#include <cmath>
#include <fstream>
#include <string>

#include "overlay/page/page.hpp"
#include "overlay/photos.hpp"

namespace {

using namespace gaze;

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

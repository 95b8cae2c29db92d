#include "image/not_a_photo.hpp"

#include <cstddef>
#include <functional>
#include <random>

#include "support/catch.hpp"

using namespace gaze;

namespace {

/// A picture whose grey at (x, y) is `grey`, kept within 0..255.
Image drawn(const std::function<double(int, int)>& grey) {
  Image image{200, 150, {}, 0, 0};
  for (int y = 0; y < image.height; ++y) {
    for (int x = 0; x < image.width; ++x) {
      const auto value = static_cast<std::uint8_t>(std::min(255.0, std::max(0.0, grey(x, y))));
      image.rgb.insert(image.rgb.end(), {value, value, value});
    }
  }
  return image;
}

}  // namespace

TEST_CASE("pictures of nothing are recognised by their brightness", "[not_a_photo]") {
  std::mt19937 random(1);
  const auto noise = [&] { return static_cast<double>(random() % 5); };
  CHECK(why_not_a_photo(drawn([&](int, int) { return noise(); })) == "near-black");
  CHECK(why_not_a_photo(drawn([&](int, int) { return 250 + noise(); })) == "near-white");
  CHECK(why_not_a_photo(drawn([&](int, int) { return 100 + noise(); })) == "flat");
}

TEST_CASE("a page of text and a screenshot are no photographs", "[not_a_photo]") {
  std::mt19937 random(2);
  const auto noise = [&] { return static_cast<double>(random() % 7); };
  // Lines of dark strokes on noisy paper, as a scan has them.
  CHECK(why_not_a_photo(drawn([&](int x, int y) {
          return (y % 12 < 6 && x % 7 < 2 ? 30 : 240) + noise();
        })) == "page of text");
  // Bars and boxes of exactly one colour each.
  CHECK(why_not_a_photo(drawn([](int x, int y) {
          return y < 20 ? 60.0 : x < 50 ? 120.0 : 160.0 + x / 40 * 10;
        })) == "screenshot");
}

TEST_CASE("what has tones and noise may be a photograph", "[not_a_photo]") {
  std::mt19937 random(3);
  const auto noise = [&] { return static_cast<double>(random() % 9); };
  CHECK(why_not_a_photo(drawn([&](int x, int y) { return x + y / 2 + noise(); })).empty());
  // A night sky with a lit house; a bright beach with a grey sea.
  CHECK(why_not_a_photo(drawn([&](int x, int y) {
          return (x > 60 && x < 140 && y > 80 ? 150 : 8) + noise();
        })).empty());
  CHECK(why_not_a_photo(drawn([&](int, int y) { return (y < 80 ? 170 : 235) + noise(); })).empty());
  // A dark person on snow; a third of the picture burnt out.
  CHECK(why_not_a_photo(drawn([&](int x, int y) {
          return (x > 90 && x < 110 && y > 30 && y < 120 ? 40 : 230) + noise();
        })).empty());
  CHECK(why_not_a_photo(drawn([&](int x, int y) {
          return y < 50 ? 255 : 80 + (x + y) / 4 + noise();
        })).empty());
  const Image small{8, 8, std::vector<std::uint8_t>(192, 0), 0, 0};
  CHECK(why_not_a_photo(small).empty());
}

#include "train/targets/text_set.hpp"

#include <map>

#include "support/catch.hpp"

using namespace gaze;

namespace {

/// 97 captions name concept 0, two concept 1, one both concepts 0 and 2.
TextSet toy() {
  TextSet set;
  for (int k = 0; k < 97; ++k) set.add({4, 5, k + 10}, {0});
  set.add({6}, {1});
  set.add({6, 7}, {1});
  set.add({4, 8}, {0, 2});
  return set;
}

}  // namespace

TEST_CASE("rare concepts are drawn as often as common ones in every other draw", "[text_set]") {
  const TextSet set = toy();
  std::map<std::size_t, int> drawn;
  constexpr int kDraws = 60000;
  for (std::uint64_t seed = 0; seed < kDraws; ++seed) ++drawn[draw_text(set, seed)];
  // By concept: half, a third of it, evenly; by caption: half, evenly.
  CHECK(double(drawn[97]) / kDraws == Approx(0.5 / 3 / 2 + 0.5 / 100).epsilon(0.05));
  CHECK(double(drawn[99]) / kDraws == Approx(0.5 / 3 + 0.5 / 3 / 98 + 0.5 / 100).epsilon(0.05));
  CHECK(draw_text(set, 5) == draw_text(set, 5));
}

TEST_CASE("imagined concepts err as heads do", "[text_set]") {
  const TextSet set = toy();
  int there = 0, wrong = 0;
  double sum = 0;
  constexpr int kDraws = 20000;
  for (std::uint64_t seed = 0; seed < kDraws; ++seed) {
    const auto p = imagined_concepts(set, 97, 3, seed);
    REQUIRE(p.size() == 3);
    if (p[1] > 0.5) ++there;
    if (p[1] > 0) sum += p[1];
    for (const std::size_t k : {0U, 2U}) {
      if (p[k] == 0) continue;
      ++wrong;
      CHECK(p[k] >= 0.1f);
      CHECK(p[k] <= 0.5f);
    }
  }
  // Seen in 0.8, above 0.5 in 5/7 of these. A false one: one of another caption's when at least one
  // of 0, 1 or 2 is wanted.
  CHECK(double(there) / kDraws == Approx(0.8 * 5 / 7).epsilon(0.03));
  CHECK(wrong > kDraws / 3);
  CHECK(wrong < kDraws);
}

#include "system/in_order.hpp"

#include <atomic>
#include <stdexcept>

#include "support/catch.hpp"

using gaze::in_order;

namespace {

const auto kNothing = [] {};

}  // namespace

TEST_CASE("what threads make is taken in order", "[in_order]") {
  for (const int threads : {1, 2, 7}) {
    std::vector<std::size_t> taken;
    std::atomic<int> entered{0};
    const bool all = in_order<std::size_t>(
        3, 60, threads, [&] { ++entered; },
        [](std::size_t i) {
          // Later ones are done sooner.
          std::this_thread::sleep_for(std::chrono::microseconds(i % 7 == 0 ? 900 : 50));
          return i * i;
        },
        [&](std::size_t i, std::size_t made) {
          CHECK(made == i * i);
          taken.push_back(i);
          return true;
        });
    CHECK(all);
    CHECK(entered == threads);
    REQUIRE(taken.size() == 57);
    for (std::size_t k = 0; k < taken.size(); ++k) CHECK(taken[k] == k + 3);
  }
}

TEST_CASE("taking may stop early, and little is made in vain", "[in_order]") {
  std::atomic<int> made{0};
  const bool all = in_order<int>(
      0, 1000, 2, kNothing, [&](std::size_t) { return ++made; },
      [](std::size_t i, int) { return i < 4; });
  CHECK_FALSE(all);
  CHECK(made <= 5 + 8);
}

TEST_CASE("a failure comes in its turn", "[in_order]") {
  int taken = 0;
  CHECK_THROWS_WITH(in_order<int>(
                        0, 100, 3, kNothing,
                        [](std::size_t i) -> int {
                          if (i == 10) throw std::runtime_error("ten");
                          return 0;
                        },
                        [&](std::size_t, int) {
                          ++taken;
                          return true;
                        }),
                    "ten");
  CHECK(taken == 10);
  CHECK_THROWS_WITH(in_order<int>(
                        0, 100, 3, kNothing, [](std::size_t) { return 0; },
                        [](std::size_t, int) -> bool { throw std::runtime_error("taker"); }),
                    "taker");
}

TEST_CASE("no work is done at once", "[in_order]") {
  CHECK(in_order<int>(
      5, 5, 4, kNothing, [](std::size_t) { return 0; }, [](std::size_t, int) { return false; }));
}

#include "base/outside/memory_budget.hpp"

#include <atomic>
#include <thread>
#include <vector>

#include "support/catch.hpp"

using gaze::MemoryBudget;
using gaze::MemoryShare;

TEST_CASE("threads together stay within their budget", "[memory_budget]") {
  MemoryBudget budget(100);
  std::atomic<int> held{0}, most{0};
  std::vector<std::thread> threads;
  for (int n = 0; n < 8; ++n) {
    threads.emplace_back([&] {
      for (int photo = 0; photo < 200; ++photo) {
        MemoryShare share(budget);
        share.hold_file(10);
        share.hold_picture(30);
        const int now = held += 30;
        for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) continue;
        std::this_thread::yield();
        held -= 30;
        share.shrink_to(5);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(most >= 30);
  CHECK(most <= 90);
}

TEST_CASE("a photo larger than the budget is read alone and threads never wait for ever",
          "[memory_budget]") {
  MemoryBudget budget(10);
  std::atomic<int> reading{0}, done{0};
  std::atomic<bool> together{false};
  std::vector<std::thread> threads;
  for (int n = 0; n < 4; ++n) {
    threads.emplace_back([&] {
      for (int photo = 0; photo < 50; ++photo) {
        MemoryShare share(budget);
        share.hold_file(20);
        share.hold_picture(1000);
        if (++reading > 1) together = true;
        std::this_thread::yield();
        --reading;
        ++done;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(done == 200);
  CHECK_FALSE(together);
}

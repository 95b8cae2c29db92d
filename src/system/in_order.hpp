#pragma once
#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace gaze {

/// Work that several threads do side by side and one takes in order. For each i in [first, end),
/// `make(i)` runs in one of `threads` threads, each of which has called `enter()` before; what it
/// returns goes to `take(i, made)`, which runs in the calling thread, i after i, and returns false
/// to stop early. At most four results a thread wait to be taken. What `make` throws for an i is
/// thrown on when that i would be taken, and what `take` throws at once. Returns whether all was
/// taken.
template <typename Made, typename Enter, typename Make, typename Take>
bool in_order(std::size_t first, std::size_t end, int threads, const Enter& enter, const Make& make,
              const Take& take) {
  struct Result {
    Made made;
    std::exception_ptr failure;
  };
  std::mutex mutex;
  std::condition_variable changed;
  std::map<std::size_t, Result> done;
  std::size_t next = first, taken = first;
  bool stopped = false;
  const auto count = std::min(static_cast<std::size_t>(std::max(1, threads)),
                              std::max<std::size_t>(1, end - first));
  const std::size_t window = 4 * count;

  const auto work = [&] {
    {
      const std::lock_guard<std::mutex> lock(mutex);
      enter();
    }
    for (;;) {
      std::size_t mine = 0;
      {
        std::unique_lock<std::mutex> lock(mutex);
        changed.wait(lock, [&] { return stopped || next >= end || next - taken < window; });
        if (stopped || next >= end) return;
        mine = next++;
      }
      Result result;
      try {
        result.made = make(mine);
      } catch (...) {
        result.failure = std::current_exception();
      }
      const std::lock_guard<std::mutex> lock(mutex);
      done.emplace(mine, std::move(result));
      changed.notify_all();
    }
  };

  /// Stops and joins the threads, however this function is left.
  struct Crew {
    std::mutex& mutex;
    std::condition_variable& changed;
    bool& stopped;
    std::vector<std::thread> threads{};
    ~Crew() {
      {
        const std::lock_guard<std::mutex> lock(mutex);
        stopped = true;
        changed.notify_all();
      }
      for (std::thread& thread : threads) thread.join();
    }
  } crew{mutex, changed, stopped};
  if (first >= end) return true;
  for (std::size_t n = 0; n < count; ++n) crew.threads.emplace_back(work);

  for (std::size_t i = first; i < end; ++i) {
    Result result;
    {
      std::unique_lock<std::mutex> lock(mutex);
      changed.wait(lock, [&] { return done.count(i) != 0; });
      result = std::move(done.at(i));
      done.erase(i);
      taken = i + 1;
      changed.notify_all();
    }
    if (result.failure) std::rethrow_exception(result.failure);
    if (!take(i, std::move(result.made))) return false;
  }
  return true;
}

}  // namespace gaze

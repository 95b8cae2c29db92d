#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>

namespace gaze {

/// The time of each stage of captioning, for benchmarks: nanoseconds, all threads together.
struct StageTimes {
  std::atomic<std::int64_t> squash{0};  ///< to the network's input size
  std::atomic<std::int64_t> encode{0};  ///< photo -> grid
  std::atomic<std::int64_t> decode{0};  ///< grid -> words
};

/// Adds the time from its construction to its destruction to a counter that threads share; null:
/// does nothing.
class StageWatch {
 public:
  explicit StageWatch(std::atomic<std::int64_t>* nanoseconds)
      : nanoseconds_(nanoseconds), begin_(Clock::now()) {}
  ~StageWatch() {
    if (nanoseconds_ == nullptr) return;
    *nanoseconds_ +=
        std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - begin_).count();
  }
  StageWatch(const StageWatch&) = delete;
  StageWatch& operator=(const StageWatch&) = delete;

 private:
  using Clock = std::chrono::steady_clock;
  std::atomic<std::int64_t>* nanoseconds_;
  Clock::time_point begin_;
};

}  // namespace gaze

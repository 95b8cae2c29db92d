#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>

namespace gaze {

/// Measures time from its construction, by a monotonic clock.
class Stopwatch {
 public:
  void restart() { begin_ = Clock::now(); }
  std::chrono::nanoseconds elapsed() const { return Clock::now() - begin_; }
  double seconds() const { return std::chrono::duration<double>(elapsed()).count(); }
  double milliseconds() const {
    return std::chrono::duration<double, std::milli>(elapsed()).count();
  }

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point begin_ = Clock::now();
};

/// The time of each stage of captioning, for benchmarks: nanoseconds, all threads together.
struct StageTimes {
  std::atomic<std::int64_t> resize{0};  ///< to the network's input size
  std::atomic<std::int64_t> encode{0};  ///< photo -> grid
  std::atomic<std::int64_t> decode{0};  ///< grid -> words
};

/// Adds the time from its construction to its destruction to a counter that threads share; null:
/// does nothing.
class StageWatch {
 public:
  explicit StageWatch(std::atomic<std::int64_t>* nanoseconds) : nanoseconds_(nanoseconds) {}
  ~StageWatch() {
    if (nanoseconds_ != nullptr) *nanoseconds_ += watch_.elapsed().count();
  }
  StageWatch(const StageWatch&) = delete;
  StageWatch& operator=(const StageWatch&) = delete;

 private:
  std::atomic<std::int64_t>* nanoseconds_;
  Stopwatch watch_;
};

/// What such a counter holds, in seconds.
inline double in_seconds(const std::atomic<std::int64_t>& nanoseconds) {
  return static_cast<double>(nanoseconds) * 1e-9;
}

}  // namespace gaze

#pragma once
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <utility>
#include <vector>

namespace gaze {

/// A queue between threads that holds so much and no more: each item has a weight (1, or its
/// bytes), and push() waits while the weights in it would exceed `capacity`. One item always fits.
template <typename Item>
class BoundedQueue {
 public:
  explicit BoundedQueue(std::size_t capacity) : capacity_(capacity) {}

  /// False, and the item is gone, once the queue is closed.
  bool push(Item item, std::size_t weight) {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [&] { return closed_ || items_.empty() || held_ + weight <= capacity_; });
    if (closed_) return false;
    items_.emplace_back(std::move(item), weight);
    held_ += weight;
    filled_.notify_one();
    return true;
  }

  /// Waits for an item, then takes what is there, at most `most`. Empty: closed and nothing is
  /// left.
  std::vector<Item> pop(std::size_t most) {
    std::unique_lock lock(mutex_);
    filled_.wait(lock, [&] { return closed_ || !items_.empty(); });
    std::vector<Item> taken;
    while (!items_.empty() && taken.size() < most) {
      held_ -= items_.front().second;
      taken.push_back(std::move(items_.front().first));
      items_.pop_front();
    }
    room_.notify_all();
    return taken;
  }

  /// No more items come; those inside can still be taken.
  void close() { shut(false); }

  /// No more items come, and those inside are thrown away.
  void abandon() { shut(true); }

 private:
  void shut(bool empty) {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    if (empty) {
      items_.clear();
      held_ = 0;
    }
    room_.notify_all();
    filled_.notify_all();
  }

  std::size_t capacity_;
  std::mutex mutex_;
  std::condition_variable room_, filled_;
  std::deque<std::pair<Item, std::size_t>> items_;
  std::size_t held_ = 0;
  bool closed_ = false;
};

}  // namespace gaze

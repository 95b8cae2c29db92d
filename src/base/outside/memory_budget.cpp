#include "base/outside/memory_budget.hpp"

namespace gaze {

MemoryShare::~MemoryShare() {
  const std::lock_guard lock(budget_.mutex_);
  budget_.held_ -= held_;
  if (counted_) --budget_.photos_;
  if (picture_) --budget_.pictures_;
  budget_.given_back_.notify_all();
}

void MemoryShare::hold_file(std::size_t bytes) {
  std::unique_lock lock(budget_.mutex_);
  budget_.given_back_.wait(lock, [&] {
    return budget_.photos_ == (counted_ ? 1 : 0) || budget_.held_ + bytes <= budget_.bytes_;
  });
  if (!counted_) ++budget_.photos_;
  counted_ = true;
  held_ += bytes;
  budget_.held_ += bytes;
}

void MemoryShare::hold_picture(std::size_t bytes) {
  std::unique_lock lock(budget_.mutex_);
  budget_.given_back_.wait(lock, [&] {
    return budget_.pictures_ == (picture_ ? 1 : 0) || budget_.held_ + bytes <= budget_.bytes_;
  });
  if (!counted_) ++budget_.photos_;
  if (!picture_) ++budget_.pictures_;
  counted_ = picture_ = true;
  held_ += bytes;
  budget_.held_ += bytes;
}

void MemoryShare::shrink_to(std::size_t bytes) {
  const std::lock_guard lock(budget_.mutex_);
  if (bytes >= held_) return;
  budget_.held_ -= held_ - bytes;
  held_ = bytes;
  budget_.given_back_.notify_all();
}

}  // namespace gaze

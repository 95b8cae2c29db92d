#pragma once
#include <condition_variable>
#include <cstddef>
#include <mutex>

namespace gaze {

/// Bytes that threads which read photos may hold together. A thread that would go beyond waits; a
/// photo that is larger than all of it is read while no other is.
class MemoryBudget {
 public:
  explicit MemoryBudget(std::size_t bytes) : bytes_(bytes) {}

 private:
  friend class MemoryShare;

  std::mutex mutex_;
  std::condition_variable given_back_;
  std::size_t bytes_, held_ = 0;
  int photos_ = 0;    ///< that hold anything
  int pictures_ = 0;  ///< of those, photos whose pixels are held
};

/// What one photo holds of a budget, given back at its end. One thread at a time. The two steps
/// come in this order, and a photo that has taken the second one must need nothing more: then
/// threads never wait for each other for ever.
class MemoryShare {
 public:
  explicit MemoryShare(MemoryBudget& budget) : budget_(budget) {}
  ~MemoryShare();
  MemoryShare(const MemoryShare&) = delete;
  MemoryShare& operator=(const MemoryShare&) = delete;

  void hold_file(std::size_t bytes);     ///< waits for room for the file's bytes
  void hold_picture(std::size_t bytes);  ///< waits for room for its pixels, besides
  void shrink_to(std::size_t bytes);     ///< gives back all but these

 private:
  MemoryBudget& budget_;
  std::size_t held_ = 0;
  bool counted_ = false, picture_ = false;
};

}  // namespace gaze

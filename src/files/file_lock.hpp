#pragma once
#include <functional>
#include <string>

namespace gaze {

/// A lock between processes (and between objects of one): at most one holds a path's lock. The
/// system releases it when the object or its process ends, in whatever way; the empty file stays.
class FileLock {
 public:
  /// Makes the file if it is missing. While another process holds the lock, `wait` is called about
  /// five times a second; false stops the waiting. On a file system without locks it is held at
  /// once.
  /// Throws Error(environment), naming the file, if it cannot be opened or locked.
  FileLock(const std::string& path, const std::function<bool()>& wait);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

  bool held() const { return held_; }  ///< false: `wait` gave up

 private:
  int file_ = -1;
  bool held_ = false;
};

}  // namespace gaze

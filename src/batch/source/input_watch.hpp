#pragma once
#include <sys/types.h>

#include <string>
#include <vector>

namespace gaze {

/// Notices when a folder that is being captioned goes away: moved, removed, or its disk unmounted.
/// Without it every photo that was still to come would be a failed one, and count as done. A photo
/// or a folder further down that goes away alone is a failed one.
class InputWatch {
 public:
  /// Remembers which of the inputs are folders, and which ones.
  explicit InputWatch(const std::vector<std::string>& inputs);

  /// Throws Error(environment), naming it, if a path leads to its folder no longer. Any thread.
  void check() const;

 private:
  struct Folder {
    std::string path;
    dev_t device;
    ino_t inode;
  };
  std::vector<Folder> folders_;
};

}  // namespace gaze

#include "batch/source/input_watch.hpp"

#include <sys/stat.h>

#include "gaze/error.hpp"

namespace gaze {

InputWatch::InputWatch(const std::vector<std::string>& inputs) {
  for (const std::string& path : inputs) {
    struct stat status = {};
    if (stat(path.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) continue;
    folders_.push_back({path, status.st_dev, status.st_ino});
  }
}

void InputWatch::check() const {
  for (const Folder& folder : folders_) {
    struct stat status = {};
    // Where a disk was mounted there is a folder without it too, but another one.
    if (stat(folder.path.c_str(), &status) == 0 && status.st_dev == folder.device &&
        status.st_ino == folder.inode) {
      continue;
    }
    throw Error(ErrorKind::environment,
                folder.path + ": the folder went away while it was being captioned; when it is " +
                    "back, the same command goes on here");
  }
}

}  // namespace gaze

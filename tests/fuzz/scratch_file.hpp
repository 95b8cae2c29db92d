#pragma once
#include <unistd.h>

#include <cstdio>
#include <string>
#include <string_view>

namespace gaze_fuzz {

/// A file in memory where there is such a folder, for readers that take a path. It goes with the
/// object.
class ScratchFile {
 public:
  explicit ScratchFile(const std::string& ending)
      : path_((access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp") + std::string("/gaze-fuzz-") +
              std::to_string(getpid()) + ending) {}
  ~ScratchFile() { std::remove(path_.c_str()); }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;

  const std::string& path() const { return path_; }
  void write(std::string_view bytes) const {
    std::FILE* const file = std::fopen(path_.c_str(), "wb");
    if (file == nullptr) return;
    std::fwrite(bytes.data(), 1, bytes.size(), file);
    std::fclose(file);
  }

 private:
  std::string path_;
};

}  // namespace gaze_fuzz

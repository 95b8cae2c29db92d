#pragma once
#include <filesystem>
#include <string>

namespace gaze {

/// A new empty folder among the system's temporary ones, that goes with the object.
class ScratchFolder {
 public:
  /// Throws Error(environment) if it cannot be made.
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace gaze

#pragma once
#include <filesystem>
#include <string>

namespace gaze {

/// Names files as they are found from one folder: "a/b.jpg" below it, "../photos/b.jpg" elsewhere.
class RelativeTo {
 public:
  /// `folder` need not be there yet; empty is the current one.
  explicit RelativeTo(const std::string& folder);

  /// Joined to the folder this opens the file `path` opens, also where links lead out of the
  /// folder.
  std::string operator()(const std::string& path);

 private:
  std::filesystem::path folder_, real_folder_;
  // The folder that was asked about last: photos come folder by folder.
  std::filesystem::path last_, last_real_;
};

}  // namespace gaze

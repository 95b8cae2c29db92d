#pragma once
#include <string>
#include <string_view>

namespace gaze {

/// Writes a file that is either the old one or the whole new one: into a temporary file beside it,
/// which commit() renames. Without commit() nothing is left behind.
/// Every function throws Error(environment), naming the file, if the system refuses.
class FileReplacement {
 public:
  /// Folders above the file are made. The new file gets the old one's permissions.
  explicit FileReplacement(const std::string& path);
  ~FileReplacement();
  FileReplacement(const FileReplacement&) = delete;
  FileReplacement& operator=(const FileReplacement&) = delete;

  void write(std::string_view bytes);
  void commit();

  /// Where the bytes are meanwhile: for a library that writes files by their path.
  const std::string& temporary() const { return temporary_; }

 private:
  std::string path_, temporary_, buffer_;
  int file_ = -1;
};

}  // namespace gaze

#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace gaze {

/// A file's bytes, mapped read-only into memory for the life of this object.
class MappedFile {
 public:
  /// Throws Error(model), naming the file, if it is missing, no regular file, or cannot be read.
  explicit MappedFile(const std::string& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  std::string_view bytes() const { return bytes_; }

 private:
  std::string_view bytes_;
};

/// Writes the parts one after the other so that `path` holds either all of them or what it held
/// before: a temporary file in the same folder, fsync, rename. The temporary file never stays.
/// Throws Error(environment), naming the file and the system's reason.
void write_whole_file(const std::string& path, const std::vector<std::string_view>& parts);

}  // namespace gaze

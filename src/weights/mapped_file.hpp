#pragma once
#include <string>
#include <string_view>

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

}  // namespace gaze

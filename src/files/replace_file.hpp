#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace gaze {

/// The first letters of temporary files' names. A file that a killed program left behind is hidden
/// by its dot, and the search for photos skips it.
constexpr const char* kTemporaryPrefix = ".gaze-";

/// What the names of a process's temporary files begin with: kTemporaryPrefix, 8 digits for this
/// machine since it was started and this container, the process.
std::string temporary_prefix(long process);

/// Writes a file that is either the old one or the whole new one: into a temporary file beside it
/// (with the same extension), which commit() flushes to the disk and renames. Without commit()
/// nothing is left behind. Threads may replace files of one name at once.
/// Every function throws Error(environment), naming the file and the system's reason.
class FileReplacement {
 public:
  /// The new file gets the old one's permissions, and its owner where the system allows that. With
  /// `make_folders` the folders above it are made. A link at `path` stays, and the file it leads to
  /// is replaced (see output_link.hpp).
  explicit FileReplacement(const std::string& path, bool make_folders = false);
  ~FileReplacement();
  FileReplacement(const FileReplacement&) = delete;
  FileReplacement& operator=(const FileReplacement&) = delete;

  void write(std::string_view bytes);
  void commit();

  /// The temporary file: for a library that writes files by their path.
  const std::string& temporary() const { return temporary_; }

 private:
  std::string path_, temporary_, buffer_;
  int file_ = -1;
};

/// Removes the temporary files that killed processes have left in a folder: those of this machine
/// since it was started, and of this container. Whether another one's process still lives cannot be
/// known here; its files stay.
void remove_leftovers(const std::string& folder);

void replace_file(const std::string& path, std::string_view bytes);

/// The parts one after the other.
void replace_file(const std::string& path, const std::vector<std::string_view>& parts);

/// For writers that need a path: `write` is given the temporary one. What it throws passes through.
void replace_file(const std::string& path, const std::function<void(const std::string&)>& write);

/// A new or renamed file's name reaches the disk only with its folder. A folder that cannot be synced
/// (some network file systems) is no reason to fail: the file is there and whole.
void sync_folder_of(const std::string& path);

}  // namespace gaze

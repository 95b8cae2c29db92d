#pragma once
#include <string>
#include <vector>

namespace gaze {

/// Which files of a folder or an archive are photos to caption.
struct WalkOptions {
  bool recursive = true;
  bool hidden = false;           ///< also names that begin with a dot
  bool follow_symlinks = false;  ///< into folders; links to files are always followed
  /// Shell patterns, matched against the file's name and against its path below the folder (where *
  /// also matches a slash). With `include`, files that match one are taken whatever their
  /// extension; without, those with a photo's extension. What matches one of `exclude` is left out,
  /// folders with all that is in them.
  std::vector<std::string> include, exclude;
  std::vector<std::string> excluded_dirs{};  ///< folders of our own making, by any path to them
  /// Each folder's photos in byte order; false: as the system gives them, without holding the
  /// names, which is enough to count them.
  bool in_order = true;

  /// Whether a file or folder is left out: hidden, the system's, or excluded.
  bool leaves_out(const std::string& name, const std::string& relative) const;
  /// Whether a file that is not left out is a photo.
  bool takes(const std::string& name, const std::string& relative) const;
  /// Whether a pattern of `include` asks for it.
  bool includes(const std::string& name, const std::string& relative) const;
};

}  // namespace gaze

#pragma once
#include <memory>
#include <string>
#include <vector>

#include "batch/photo_source.hpp"

namespace gaze {

struct WalkOptions {
  bool recursive = true;
  bool hidden = false;           ///< also names that begin with a dot
  bool follow_symlinks = false;  ///< into folders; links to files are always followed
  /// Shell patterns, matched against the file's name and against its path below the folder (where *
  /// also matches a slash). With `include`, files that match one are taken whatever their
  /// extension; without, those with a photo's extension. What matches one of `exclude` is left out,
  /// folders with all that is in them.
  std::vector<std::string> include, exclude;
};

/// The photos of a folder, each folder's in byte order of the names. A link back to a folder above
/// is not followed; what is neither file nor folder is passed over; system names always are. Memory
/// grows with the largest single folder: its names and 4 bytes each. Throws Error(input) if
/// `folder` itself cannot be opened; later ones are complained about.
std::unique_ptr<PhotoSource> walk_folder(const std::string& folder, const WalkOptions& options,
                                         Complain complain);

}  // namespace gaze

#pragma once
#include <memory>
#include <string>

#include "batch/source/photo_source.hpp"
#include "batch/source/walk_options.hpp"

namespace gaze {

/// The photos of a folder and of the tar archives in it, each folder's in byte order of the names.
/// A link back to a folder above is not followed; what is neither file nor folder is passed over;
/// system names always are. Memory grows with the largest single folder: its names and 6 bytes each
/// (with WalkOptions::in_order). Throws Error(input) if `folder` itself cannot be opened; later
/// errors go to `on_error`.
std::unique_ptr<PhotoSource> walk_folder(const std::string& folder, const WalkOptions& options,
                                         OnError on_error);

}  // namespace gaze

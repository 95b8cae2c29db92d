#pragma once
#include <memory>
#include <string>

#include "data/dataset.hpp"

namespace gaze {

/// A folder of photos, each with its captions in a text file beside it, one a line: for a.jpg that
/// is a.jpg.txt, else a.txt. Folders below are searched too; names are relative to `folder` and
/// sorted. Photos (is_photo_name()) without such a file are left out, and so are text files without
/// a photo. Throws Error(input), naming it, if the folder cannot be read, a text file has no
/// caption, or no photo has a text file.
std::unique_ptr<Dataset> read_sidecar_folder(const std::string& folder);

}  // namespace gaze

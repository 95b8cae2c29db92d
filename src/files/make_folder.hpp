#pragma once
#include <filesystem>

namespace gaze {

/// Makes `folder` and the folders above it, where they are missing. An empty path is the current
/// folder. Throws Error(environment): "FOLDER: the folder cannot be made: REASON".
void make_folder(const std::filesystem::path& folder);

}  // namespace gaze

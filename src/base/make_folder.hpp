#pragma once
#include <string>

namespace gaze {

/// Makes a folder and those above it; one that is there is left as it is.
/// Throws Error(environment), naming the folder and the system's reason.
void make_folder(const std::string& folder);

}  // namespace gaze

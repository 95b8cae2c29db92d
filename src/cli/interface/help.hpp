#pragma once
#include <string>

namespace gaze {

/// What `gaze help` prints: the commands and the exit statuses.
std::string general_help();

/// "gaze 0.1.0"
std::string version_line();

}  // namespace gaze

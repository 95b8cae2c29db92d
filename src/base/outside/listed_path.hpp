#pragma once
#include <string>

namespace gaze {

/// Whether there is a file, folder or other thing of that name. False also where the system does
/// not tell: no right to look, a name too long. Never throws.
bool path_exists(const std::string& path) noexcept;

/// The path that a line of a list names: a list made on Windows ends its lines in CR LF, and the CR
/// is taken off unless a file of that very name is there.
std::string listed_path(std::string line);

}  // namespace gaze

#pragma once
#include <string>

namespace gaze {

/// A completion script generated from the commands' flags, for `shell` "bash" or "zsh".
/// Throws Error(usage) for another shell.
std::string completion_script(const std::string& shell);

}  // namespace gaze

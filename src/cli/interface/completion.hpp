#pragma once
#include <string>
#include <vector>

namespace gaze {

/// The shells there is completion for: "bash", "zsh" and "fish".
const std::vector<std::string>& completion_shells();

/// A completion script generated from the commands' flags, for one of completion_shells().
/// Throws Error(usage) for another shell.
std::string completion_script(const std::string& shell);

}  // namespace gaze

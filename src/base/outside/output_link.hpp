#pragma once
#include <string>

namespace gaze {

/// Where an output that is named `path` is to be written: where a symbolic link leads, or `path`
/// itself if it is none. A link is followed, and stays, if it belongs to whoever runs the program,
/// to root, or to the owner of the folder it lies in: another one's link in a shared folder may
/// lead to a file of ours that was never meant. Throws Error(environment) for such a link.
std::string behind_link(const std::string& path);

}  // namespace gaze

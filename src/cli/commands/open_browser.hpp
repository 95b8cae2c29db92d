#pragma once
#include <string>

namespace gaze {

/// Asks the desktop to open a file, without waiting for it. Does nothing where there is no desktop
/// (neither DISPLAY nor WAYLAND_DISPLAY is set). Returns whether the desktop was asked.
bool open_in_browser(const std::string& path);

}  // namespace gaze

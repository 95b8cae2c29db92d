#pragma once
#include <functional>
#include <string>
#include <string_view>

namespace gaze {

/// Replaces the file with these bytes, whole or not at all: a temporary file in the same folder,
/// then a rename. Throws Error(environment), naming the path and the system's reason; nothing is
/// left behind.
void write_file(const std::string& path, std::string_view bytes);

/// The same for writers that need a path: `write` is given a temporary path in the same folder with
/// the same extension. Whatever it throws passes through after the temporary file is removed.
void write_file(const std::string& path, const std::function<void(const std::string&)>& write);

}  // namespace gaze

#pragma once
#include <functional>
#include <string>
#include <string_view>

namespace gaze {

/// Calls `each` for every line of an open file, from its beginning. `whole` is false for a last
/// line without a line break; there is no call for an empty one. Throws Error(environment), naming
/// `path`, if the file cannot be read.
void read_lines(int file, const std::string& path,
                const std::function<void(std::string_view line, bool whole)>& each);

}  // namespace gaze

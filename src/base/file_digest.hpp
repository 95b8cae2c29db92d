#pragma once
#include <string>

namespace gaze {

/// 128 bits that stand for what is in a file, as 32 hexadecimal digits: equal for equal bytes,
/// wherever the file lies. It notices changes; it is no seal against somebody who wants two files
/// to have the same. Throws Error(environment) if the file cannot be read.
std::string file_digest(const std::string& path);

}  // namespace gaze

#pragma once
#include <string>

namespace gaze {

/// 128 bits computed from a file's contents, as 32 hexadecimal digits: equal for equal bytes,
/// whatever the file's path. It detects changes; it is not a cryptographic hash, so two files with
/// the same digest can be made on purpose. Throws Error(environment) if the file cannot be read.
std::string file_digest(const std::string& path);

}  // namespace gaze

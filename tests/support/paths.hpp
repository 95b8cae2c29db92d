#pragma once
#include <string>

namespace gaze_tests {

/// The path of a file or folder of tests/fixtures.
std::string fixture_path(const std::string& name);

/// The path of a file of assets.
std::string asset_path(const std::string& name);

/// The path of a file that the build made, such as "gaze", in the build folder (build/release).
std::string build_path(const std::string& name);

}  // namespace gaze_tests

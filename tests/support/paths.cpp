#include "support/paths.hpp"

// The only file of the tests that knows where the checkout is. All others compile to the same bytes
// in every checkout, so that a compiler cache can share them.

namespace gaze_tests {

std::string fixture_path(const std::string& name) {
  return GAZE_SOURCE_FOLDER "/tests/fixtures/" + name;
}

std::string asset_path(const std::string& name) { return GAZE_SOURCE_FOLDER "/assets/" + name; }

std::string build_path(const std::string& name) { return GAZE_BUILD_FOLDER "/" + name; }

}  // namespace gaze_tests

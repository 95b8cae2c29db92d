#include "gaze/version.hpp"

#define GAZE_TEXT(value) #value
#define GAZE_DOTTED(major, minor, patch) GAZE_TEXT(major) "." GAZE_TEXT(minor) "." GAZE_TEXT(patch)

namespace gaze {

const char* version() {
  return GAZE_DOTTED(GAZE_VERSION_MAJOR, GAZE_VERSION_MINOR, GAZE_VERSION_PATCH);
}

}  // namespace gaze

#include "gaze/version.hpp"

namespace gaze {

const char* version() { return GAZE_VERSION; }

}  // namespace gaze

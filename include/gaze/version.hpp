#pragma once
#include "gaze/export.hpp"

/// The version of these headers. Before 1.0 two versions that differ in MINOR do not fit together.
#define GAZE_VERSION_MAJOR 0
#define GAZE_VERSION_MINOR 1
#define GAZE_VERSION_PATCH 0

namespace gaze {

/// "0.1.0": the version of the library that the program runs with, which may differ from that of the
/// headers it was compiled with. Never null. Thread-safe.
GAZE_API const char* version();

}  // namespace gaze

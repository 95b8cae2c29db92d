#pragma once

/// Marks what the shared library exports; all else stays inside it.
#if defined(__GNUC__)
#define GAZE_API __attribute__((visibility("default")))
#else
#define GAZE_API
#endif

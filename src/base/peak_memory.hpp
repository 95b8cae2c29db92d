#pragma once

namespace gaze {

/// Begins a new measurement where the system can (Linux); elsewhere the peak is the process's.
void forget_peak_memory();

/// The most memory the process has held since, in megabytes (10^6 bytes).
double peak_memory_megabytes();

}  // namespace gaze

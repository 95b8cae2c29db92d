#pragma once

namespace gaze {

/// Lets the threads of OpenMP (LibTorch's, mostly) sleep when they have waited a short while for
/// each other. By default they spin for milliseconds: on a machine that does something else too,
/// each then burns the time the other one needs. Call it before anything loads libgomp, which reads
/// its settings once; what the user's environment says stays (OMP_WAIT_POLICY, GOMP_SPINCOUNT). Not
/// thread-safe, as setenv is not.
void let_waiting_openmp_threads_sleep();

}  // namespace gaze

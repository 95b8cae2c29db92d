#pragma once
#include <filesystem>

namespace gaze {

/// The processors this process may use at once, at least 1: what "all cores" means. On Linux those
/// its affinity mask names (taskset, sched_setaffinity), and no more than its control groups give
/// it time for: a container with 2 of 64 processors has 2. Thread-safe.
int available_cores();

/// The processors for which the control groups of this process give time, rounded up; 0: no limit.
/// Versions 1 (cpu.cfs_quota_us) and 2 (cpu.max) are read, each group and all above it. `root` is
/// the folder that holds proc and sys.
int cores_of_control_groups(const std::filesystem::path& root = "/");

}  // namespace gaze

#include "system/available_cores.hpp"

#if defined(__linux__)
#include <sched.h>
#endif

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>

namespace gaze {
namespace {

namespace fs = std::filesystem;

int cores_of_affinity() {
#if defined(__linux__)
  cpu_set_t mask;
  CPU_ZERO(&mask);
  // Fails on a machine of more than 1024 processors; then the standard library says.
  if (sched_getaffinity(0, sizeof mask, &mask) == 0) return CPU_COUNT(&mask);
#endif
  return static_cast<int>(std::thread::hardware_concurrency());
}

std::string text_of(const fs::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

/// Microseconds of processor time in a period of as many; 0: no limit, or no such file.
double cores_of(const std::string& quota, const std::string& period) {
  try {
    const double time = std::stod(quota), in = std::stod(period);
    return time > 0 && in > 0 ? time / in : 0;
  } catch (const std::exception&) {  // "max", or nothing
    return 0;
  }
}

double cores_of_version_2(const fs::path& group) {
  std::istringstream text(text_of(group / "cpu.max"));
  std::string quota, period;
  text >> quota >> period;
  return cores_of(quota, period);
}

double cores_of_version_1(const fs::path& group) {
  return cores_of(text_of(group / "cpu.cfs_quota_us"), text_of(group / "cpu.cfs_period_us"));
}

}  // namespace

int cores_of_control_groups(const fs::path& root) {
  std::istringstream groups(text_of(root / "proc/self/cgroup"));
  double least = 0;
  // Lines are number:controllers:/path; version 2 has the number 0 and no controllers.
  for (std::string line; std::getline(groups, line);) {
    const std::size_t first = line.find(':'), second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    const bool version_2 = controllers.empty();
    if (!version_2 && ("," + controllers + ",").find(",cpu,") == std::string::npos) continue;
    const fs::path mount = root / "sys/fs/cgroup" / (version_2 ? "" : controllers);
    // A container may see its own group as "/" or, with the host's path, not at all: then the mount
    // itself is its group. Any group above may set a tighter limit.
    fs::path path = fs::path(line.substr(second + 1)).relative_path();
    for (bool more = true; more; path = path.parent_path()) {
      more = !path.empty();
      const fs::path group = mount / path;
      const double cores = version_2 ? cores_of_version_2(group) : cores_of_version_1(group);
      if (cores > 0) least = least > 0 ? std::min(least, cores) : cores;
    }
  }
  return static_cast<int>(std::ceil(least - 1e-9));
}

int available_cores() {
  int cores = cores_of_affinity();
  const int limit = cores_of_control_groups();
  if (limit > 0) cores = std::min(cores, limit);
  return std::max(1, cores);
}

}  // namespace gaze

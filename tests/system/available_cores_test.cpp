#include "system/available_cores.hpp"

#include <sched.h>

#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using gaze::available_cores;
using gaze::cores_of_control_groups;
using gaze_tests::TemporaryFolder;

TEST_CASE("without control groups there is no limit", "[cores]") {
  const TemporaryFolder folder;
  CHECK(cores_of_control_groups(folder.path()) == 0);
  folder.write("proc/self/cgroup", "0::/a/b\n");
  CHECK(cores_of_control_groups(folder.path()) == 0);
  folder.write("sys/fs/cgroup/a/b/cpu.max", "max 100000\n");
  CHECK(cores_of_control_groups(folder.path()) == 0);
}

TEST_CASE("a group's time is counted in processors, rounded up", "[cores]") {
  const TemporaryFolder folder;
  folder.write("proc/self/cgroup", "0::/a/b\n");
  folder.write("sys/fs/cgroup/a/b/cpu.max", "150000 100000\n");
  CHECK(cores_of_control_groups(folder.path()) == 2);
  folder.write("sys/fs/cgroup/a/b/cpu.max", "50000 100000\n");
  CHECK(cores_of_control_groups(folder.path()) == 1);
}

TEST_CASE("the tightest of a group and those above it counts", "[cores]") {
  const TemporaryFolder folder;
  folder.write("proc/self/cgroup", "0::/a/b\n");
  folder.write("sys/fs/cgroup/a/b/cpu.max", "800000 100000\n");
  folder.write("sys/fs/cgroup/a/cpu.max", "300000 100000\n");
  CHECK(cores_of_control_groups(folder.path()) == 3);
  // In a container the group's own folder is mounted, whatever its path outside is.
  folder.write("sys/fs/cgroup/cpu.max", "200000 100000\n");
  CHECK(cores_of_control_groups(folder.path()) == 2);
}

TEST_CASE("groups of the first version are read too", "[cores]") {
  const TemporaryFolder folder;
  folder.write("proc/self/cgroup", "5:memory:/m\n4:cpu,cpuacct:/c\n0::/\n");
  folder.write("sys/fs/cgroup/cpu,cpuacct/c/cpu.cfs_quota_us", "-1\n");
  folder.write("sys/fs/cgroup/cpu,cpuacct/c/cpu.cfs_period_us", "100000\n");
  CHECK(cores_of_control_groups(folder.path()) == 0);
  folder.write("sys/fs/cgroup/cpu,cpuacct/c/cpu.cfs_quota_us", "400000\n");
  CHECK(cores_of_control_groups(folder.path()) == 4);
  folder.write("sys/fs/cgroup/memory/m/cpu.cfs_quota_us", "100000\n");
  CHECK(cores_of_control_groups(folder.path()) == 4);
}

#if defined(__linux__)
TEST_CASE("a process bound to one processor has one", "[cores]") {
  cpu_set_t before, one;
  REQUIRE(sched_getaffinity(0, sizeof before, &before) == 0);
  CPU_ZERO(&one);
  for (int cpu = 0; cpu < CPU_SETSIZE && CPU_COUNT(&one) == 0; ++cpu) {
    if (CPU_ISSET(cpu, &before)) CPU_SET(cpu, &one);
  }
  REQUIRE(sched_setaffinity(0, sizeof one, &one) == 0);
  CHECK(available_cores() == 1);
  REQUIRE(sched_setaffinity(0, sizeof before, &before) == 0);
  CHECK(available_cores() >= 1);
  CHECK(available_cores() <= CPU_COUNT(&before));
}
#endif

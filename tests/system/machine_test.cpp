#include "system/machine.hpp"

#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using namespace gaze;
using gaze_tests::TemporaryFolder;

TEST_CASE("a machine is named by its processor and what that can do", "[machine]") {
  const TemporaryFolder folder;
  folder.write("proc/cpuinfo",
               "processor\t: 0\nmodel name\t: Fast 3000\nflags\t\t: fpu avx avx2 avx512f\n\n"
               "processor\t: 1\nmodel name\t: Other\nflags\t\t: fpu amx_bf16\n");
  folder.write("proc/loadavg", "1.25 0.80 0.50 2/100 12345\n");
  Machine machine = this_machine(folder.path());
  CHECK(machine.processor == "Fast 3000");
  CHECK(machine.features == "avx2 avx512f");
  CHECK(machine.load == 1.25);
  CHECK(machine.cores >= 1);
  machine.cores = 2;
  CHECK(in_words(machine) == "Fast 3000, avx2 avx512f, 2 cores, load 1.25");
}

TEST_CASE("a machine that says nothing of itself is a processor", "[machine]") {
  const TemporaryFolder folder;
  Machine machine = this_machine(folder.path());
  machine.cores = 1;
  CHECK(in_words(machine) == "a processor, 1 core");
}

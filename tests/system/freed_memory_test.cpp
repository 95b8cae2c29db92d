#include "system/freed_memory.hpp"

#include <sys/resource.h>

#include <cstring>
#include <vector>

#include "support/catch.hpp"

using namespace gaze;

namespace {

long page_faults() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_minflt;
}

/// Page faults of `times` rounds of filling and freeing 64 MB.
long faults_of(int times) {
  const long before = page_faults();
  for (int i = 0; i < times; ++i) {
    std::vector<char> block(64 << 20);
    std::memset(block.data(), i, block.size());
  }
  return page_faults() - before;
}

}  // namespace

#ifdef __GLIBC__
TEST_CASE("a large block that was freed is used again", "[memory]") {
  keep_freed_memory();
  const long first = faults_of(1);
  CHECK(faults_of(10) < first);
}
#endif

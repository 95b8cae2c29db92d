#include "system/freed_memory.hpp"

#include <cstdlib>
#ifdef __GLIBC__
#include <malloc.h>

#include <climits>
#endif

namespace gaze {

void keep_freed_memory() {
#ifdef __GLIBC__
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, INT_MAX);
  mallopt(M_TOP_PAD, 256 << 20);
#endif
}

}  // namespace gaze

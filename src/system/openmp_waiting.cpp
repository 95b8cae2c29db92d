#include "system/openmp_waiting.hpp"

#include <stdlib.h>

namespace gaze {

void let_waiting_openmp_threads_sleep() {
  if (getenv("OMP_WAIT_POLICY") != nullptr || getenv("GOMP_SPINCOUNT") != nullptr) return;
  // Some 30 microseconds: the layers of an encoder follow each other faster than that.
  setenv("GOMP_SPINCOUNT", "2000", 0);
}

}  // namespace gaze

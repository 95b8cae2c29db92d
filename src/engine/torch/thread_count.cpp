#include "engine/torch/thread_count.hpp"

#include <torch/types.h>
#include <torch/utils.h>

#include <mutex>

#include "system/available_cores.hpp"

namespace gaze {

void use_threads(int count) {
  const int wanted = count > 0 ? count : available_cores();
  // Under OpenMP the count belongs to the calling thread, but setting it also touches a pool all
  // threads share: once a thread, and one thread at a time.
  static std::mutex mutex;
  thread_local int current = 0;
  if (current == wanted) return;
  const std::lock_guard<std::mutex> lock(mutex);
  at::set_num_threads(wanted);
  current = wanted;
}

}  // namespace gaze

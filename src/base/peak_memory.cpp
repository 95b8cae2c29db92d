#include "base/peak_memory.hpp"

#include <sys/resource.h>

#include <fstream>
#include <string>

namespace gaze {

void forget_peak_memory() {
  std::ofstream("/proc/self/clear_refs") << "5";  // VmHWM := VmRSS, see proc(5).
}

double peak_memory_megabytes() {
  constexpr double kKibibyte = 1024e-6;
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    double kibibytes = 0;
    if (word == "VmHWM:" && status >> kibibytes) return kibibytes * kKibibyte;
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) * kKibibyte;
}

}  // namespace gaze

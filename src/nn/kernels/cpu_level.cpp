#include "nn/kernels/cpu_level.hpp"

#if defined(__x86_64__)
#include <cpuid.h>
#endif
#include <strings.h>

#include <algorithm>
#include <cstdlib>

namespace gaze {
namespace {

#if defined(__x86_64__)
/// Not every compiler knows this one in __builtin_cpu_supports().
bool has_f16c() {
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  return __get_cpuid(1, &eax, &ebx, &ecx, &edx) != 0 && (ecx & bit_F16C) != 0;
}
#endif

CpuLevel level_of_processor() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512cd")) {
    return __builtin_cpu_supports("avx512bf16") ? CpuLevel::avx512_bf16 : CpuLevel::avx512;
  }
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && has_f16c()) {
    return CpuLevel::avx2;
  }
#endif
  return CpuLevel::baseline;
}

}  // namespace

CpuLevel level_allowed_by(const char* name) {
  struct Limit {
    const char* name;
    CpuLevel level;
  };
  static constexpr Limit kLimits[] = {
      {"SSE41", CpuLevel::baseline},
      {"AVX", CpuLevel::baseline},
      {"AVX2", CpuLevel::avx2},
      {"AVX2_VNNI", CpuLevel::avx2},
      {"AVX2_VNNI_2", CpuLevel::avx2},
      {"AVX512_CORE", CpuLevel::avx512},
      {"AVX512_CORE_VNNI", CpuLevel::avx512},
  };
  if (name != nullptr) {
    for (const Limit& limit : kLimits) {
      if (strcasecmp(name, limit.name) == 0) return limit.level;
    }
  }
  return CpuLevel::avx512_bf16;
}

CpuLevel cpu_level() {
  static const CpuLevel level =
      std::min(level_of_processor(), level_allowed_by(std::getenv("ONEDNN_MAX_CPU_ISA")));
  return level;
}

}  // namespace gaze

#pragma once

namespace gaze {

/// Instruction sets the kernels of this program are compiled for, each with all before it.
enum class CpuLevel { baseline, avx2, avx512, avx512_bf16 };

/// The best this processor has and the environment allows: ONEDNN_MAX_CPU_ISA, which also limits
/// oneDNN's convolutions, is understood as oneDNN documents it (AVX2, AVX512_CORE,
/// AVX512_CORE_BF16, ...). Read once. Thread-safe.
CpuLevel cpu_level();

/// The level an ONEDNN_MAX_CPU_ISA of `name` allows at most; names are compared without case, and
/// one that is not known allows everything, as it does in oneDNN.
CpuLevel level_allowed_by(const char* name);

}  // namespace gaze

#pragma once
#include <cstddef>
#include <cstdint>

namespace gaze {

constexpr std::uint64_t kFnvStart = 0xCBF29CE484222325U;

/// FNV-1a with 64 bits, continued from `hash`: the same on every machine, not cryptographic.
inline std::uint64_t fnv1a(const void* data, std::size_t bytes, std::uint64_t hash = kFnvStart) {
  const auto* byte = static_cast<const unsigned char*>(data);
  for (std::size_t n = 0; n < bytes; ++n) hash = (hash ^ byte[n]) * 0x100000001B3U;
  return hash;
}

}  // namespace gaze

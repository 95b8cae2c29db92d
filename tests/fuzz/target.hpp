#pragma once
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

// A fuzz target is one function, which libFuzzer calls with bytes of its making, and replay_main.cpp
// with files. Errors of ours are what bad bytes should end in; anything else is a finding.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace gaze_fuzz {

inline std::string_view view(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// Ends the process, so that libFuzzer keeps the input, unless the law holds.
inline void require(bool law, const char* sentence) {
  if (law) return;
  std::fprintf(stderr, "broken law: %s\n", sentence);
  std::abort();
}

/// Does the work, which may throw E.
template <typename E, typename Work>
void may_throw(const Work& work) {
  try {
    work();
  } catch (const E&) {
  }
}

}  // namespace gaze_fuzz

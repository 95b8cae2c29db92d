#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace gaze {

/// One channel of a pixel with opacity `alpha` laid over white, rounded.
inline std::uint8_t over_white(std::uint8_t channel, std::uint8_t alpha) {
  const unsigned sum = channel * alpha + 255u * (255u - alpha);
  return static_cast<std::uint8_t>((sum + 127u) / 255u);
}

/// `count` pixels R G B A, not premultiplied, laid over white into R G B. `to` may equal `from`.
inline void rgba_over_white(const std::uint8_t* from, std::size_t count, std::uint8_t* to) {
  for (std::size_t i = 0; i < count; ++i, from += 4, to += 3) {
    const std::uint8_t alpha = from[3];
    for (int c = 0; c < 3; ++c) to[c] = over_white(from[c], alpha);
  }
}

/// The same for colours already multiplied by their opacity.
inline void premultiplied_over_white(const std::uint8_t* from, std::size_t count,
                                     std::uint8_t* to) {
  for (std::size_t i = 0; i < count; ++i, from += 4, to += 3) {
    const unsigned behind = 255u - from[3];
    for (int c = 0; c < 3; ++c) to[c] = static_cast<std::uint8_t>(std::min(from[c] + behind, 255u));
  }
}

}  // namespace gaze

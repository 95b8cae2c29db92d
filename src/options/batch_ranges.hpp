#pragma once
#include <cstddef>
#include <cstdint>

#include "gaze/image.hpp"
#include "options/range.hpp"

namespace gaze {

// Values of BatchRequest, for its flags and its check.
inline constexpr Range kBatchSizes{1, 1024};
inline constexpr Range kMaxErrors{-1, Range::kNoLimit};
inline constexpr Range kLeastConfidence{-Range::kNoLimit, 1};  // Below 0: a mean log-probability.
inline constexpr Range kMaxChars{0, Range::kNoLimit};

/// A limit on what reading may cost can be lowered, and never raised above its default.
constexpr Range limit_range(int default_value) { return {1, double(default_value)}; }

constexpr std::size_t megabytes(int count) { return static_cast<std::size_t>(count) << 20U; }

/// The options, with limits as flags and requests have them.
inline ReadOptions with_limits(ReadOptions options, int megapixels, int file_mb) {
  options.max_pixels = std::int64_t{megapixels} * 1'000'000;
  options.max_file_bytes = static_cast<std::int64_t>(megabytes(file_mb));
  return options;
}

}  // namespace gaze

#pragma once
#include "options/range.hpp"

namespace gaze {

// Values of BatchRequest, for its flags and its check.
inline constexpr Range kBatchSizes{1, 1024};
inline constexpr Range kMaxErrors{-1, Range::kNoLimit};
inline constexpr Range kMaxChars{0, Range::kNoLimit};

/// A limit on what reading may cost can be lowered, and never raised above its default.
constexpr Range limit_range(int default_value) { return {1, double(default_value)}; }

}  // namespace gaze

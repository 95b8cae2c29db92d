#pragma once
#include "options/range.hpp"

namespace gaze {

/// How many pictures a world of shapes may have, for `gaze shapes` and write_world().
inline constexpr Range kPictureCounts{10, 1'000'000};

}  // namespace gaze

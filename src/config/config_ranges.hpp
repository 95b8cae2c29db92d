#pragma once
#include "options/range.hpp"

namespace gaze {

// Values of the numbers in AttentionConfig and DecoderConfig, for their check and for the flags of
// gaze train.
inline constexpr Range kHeads{1, 64};
inline constexpr Range kWindow{1, 64};  ///< half-width, cells
inline constexpr Range kSweepSteps{2, 200};
inline constexpr Range kGridLayers{0, 8};
inline constexpr Range kTransformerLayers{1, 12};
inline constexpr Range kLayerSize{1, 8192};  ///< channels

/// For a flag where 0 stands for a default.
constexpr Range or_default(Range range) { return {0, range.high}; }

}  // namespace gaze

#pragma once
#include <vector>

#include "engine/model_side.hpp"

namespace gaze {

/// See ModelSide::bench_encoder.
std::vector<EncoderTiming> bench_encoder(const EncoderBenchRequest& request);

}  // namespace gaze

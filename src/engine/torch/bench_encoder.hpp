#pragma once
#include <vector>

#include "engine/engine.hpp"

namespace gaze {

/// See Engine::bench_encoder.
std::vector<EncoderTiming> bench_encoder(const EncoderBenchRequest& request);

}  // namespace gaze

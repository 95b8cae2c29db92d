#pragma once
#include <cstdint>

#include "nn/model/model_file.hpp"

namespace gaze {

/// A small_cnn of kSmallCnnDepth with random weights, to be trained with a decoder. Weights are
/// normal with variance 2 / fan-in (He et al. 2015), so that the signal keeps its size from layer
/// to layer without batch norm; those added to a shortcut are smaller. The same seed gives the same
/// weights.
EncoderWeights untrained_encoder(std::uint64_t seed);

}  // namespace gaze

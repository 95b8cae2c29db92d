#pragma once
#include <cstdint>

#include "config/train_options.hpp"

namespace gaze {

/// Linear warm-up, then half a cosine from the peak to final_rate of it.
/// batch counts from 0 over the whole training of `batches` batches.
double learning_rate(const TrainOptions& options, std::int64_t batch, std::int64_t batches);

}  // namespace gaze

#include "train/learning_rate.hpp"

#include <algorithm>
#include <cmath>

namespace gaze {

double learning_rate(const TrainOptions& options, std::int64_t batch, std::int64_t batches) {
  if (batch < options.warmup_batches) {
    return options.learning_rate * double(batch + 1) / options.warmup_batches;
  }
  const double rest = double(std::max<std::int64_t>(1, batches - options.warmup_batches));
  const double along = std::min(1.0, double(batch - options.warmup_batches) / rest);
  const double pi = std::acos(-1.0);
  const double half_cosine = 0.5 * (1 + std::cos(pi * along));
  return options.learning_rate * (options.final_rate + (1 - options.final_rate) * half_cosine);
}

}  // namespace gaze

#pragma once
#include <functional>

#include "caption/model_lookup.hpp"
#include "cli/bench_flags.hpp"
#include "cli/bench_report.hpp"
#include "model_side.hpp"

namespace gaze {

/// `gaze bench train DIR`: a short training on some of its photos, of which nothing is kept. One row.
BenchReport bench_train_report(const BenchFlags& flags,
                               const std::function<ModelSide&()>& model_side,
                               const ModelPlaces& places);

}  // namespace gaze

#pragma once
#include <functional>

#include "cli/commands/bench_report.hpp"
#include "cli/flags/bench_flags.hpp"
#include "engine/engine.hpp"
#include "weights/model_lookup.hpp"

namespace gaze {

/// `gaze bench train DIR`: a short training on some of its photos, of which nothing is kept. One row.
BenchReport bench_train_report(const BenchFlags& flags, const std::function<Engine&()>& engine,
                               const ModelPlaces& places);

}  // namespace gaze

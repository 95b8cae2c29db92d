#pragma once
#include <functional>

#include "cli/commands/bench_report.hpp"
#include "cli/flags/bench_flags.hpp"
#include "engine/engine.hpp"
#include "weights/model_lookup.hpp"

namespace gaze {

/// `gaze bench batch DIR`: a row for each way to caption a folder of photos.
BenchReport bench_batch_report(const BenchFlags& flags, const std::function<Engine&()>& engine,
                               const ModelPlaces& places);

}  // namespace gaze

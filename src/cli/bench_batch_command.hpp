#pragma once
#include <functional>

#include "caption/model_lookup.hpp"
#include "cli/bench_flags.hpp"
#include "cli/bench_report.hpp"
#include "model_side.hpp"

namespace gaze {

/// `gaze bench batch DIR`: a row for each way to caption a folder of photos.
BenchReport bench_batch_report(const BenchFlags& flags,
                               const std::function<ModelSide&()>& model_side,
                               const ModelPlaces& places);

}  // namespace gaze

#pragma once
#include <functional>

#include "cli/flags/bench_flags.hpp"
#include "cli/parse/console.hpp"
#include "engine/engine.hpp"
#include "weights/model_lookup.hpp"

namespace gaze {

/// The part of `gaze bench` that times a folder of photos: a line for each way to caption them.
void bench_batch_command(const BenchFlags& flags, const Console& console,
                         const std::function<Engine&()>& engine, const ModelPlaces& places);

}  // namespace gaze

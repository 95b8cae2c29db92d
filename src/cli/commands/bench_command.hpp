#pragma once
#include <functional>

#include "cli/parse/console.hpp"
#include "cli/parse/exit_status.hpp"
#include "engine/engine.hpp"
#include "weights/model_lookup.hpp"

namespace gaze {

/// `gaze bench encoder`, `gaze bench batch DIR` and `gaze bench train DIR`.
ExitStatus bench_command(const Args& args, const Console& console,
                         const std::function<Engine&()>& engine, const ModelPlaces& places);

}  // namespace gaze

#pragma once
#include <functional>

#include "caption/model_lookup.hpp"
#include "cli/console.hpp"
#include "cli/exit_status.hpp"
#include "model_side.hpp"

namespace gaze {

/// `gaze bench encoder`, `gaze bench batch DIR` and `gaze bench train DIR`.
ExitStatus bench_command(const Args& args, const Console& console,
                         const std::function<ModelSide&()>& model_side, const ModelPlaces& places);

}  // namespace gaze

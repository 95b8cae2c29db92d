#pragma once
#include <functional>

#include "cli/parse/console.hpp"
#include "cli/parse/exit_status.hpp"
#include "engine/model_side.hpp"
#include "weights/model_lookup.hpp"

namespace gaze {

/// `gaze bench encoder` and `gaze bench batch DIR`.
ExitStatus bench_command(const Args& args, const Console& console,
                         const std::function<ModelSide&()>& model_side, const ModelPlaces& places);

}  // namespace gaze

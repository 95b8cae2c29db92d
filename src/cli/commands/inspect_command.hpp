#pragma once
#include "cli/parse/console.hpp"
#include "cli/parse/exit_status.hpp"
#include "weights/model_lookup.hpp"

namespace gaze {

/// gaze inspect: prints what a safetensors file says about itself. Needs no LibTorch.
ExitStatus inspect_command(const Args& args, const Console& console, const ModelPlaces& places);

}  // namespace gaze

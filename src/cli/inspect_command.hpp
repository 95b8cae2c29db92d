#pragma once
#include "caption/model_lookup.hpp"
#include "cli/console.hpp"
#include "cli/exit_status.hpp"

namespace gaze {

/// gaze inspect: prints what a safetensors file says about itself. Needs no LibTorch.
ExitStatus inspect_command(const Args& args, const Console& console, const ModelPlaces& places);

}  // namespace gaze

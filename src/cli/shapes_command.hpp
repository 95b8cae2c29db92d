#pragma once
#include "cli/console.hpp"
#include "cli/exit_status.hpp"

namespace gaze {

/// gaze shapes: writes a shapes world, or says how many captions of one are true. Needs no
/// LibTorch.
ExitStatus shapes_command(const Args& args, const Console& console);

}  // namespace gaze

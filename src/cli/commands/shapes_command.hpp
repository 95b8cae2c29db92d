#pragma once
#include "cli/parse/console.hpp"
#include "cli/parse/exit_status.hpp"

namespace gaze {

/// gaze shapes: writes a shapes world, or says how many captions of one are true. Needs no
/// LibTorch.
ExitStatus shapes_command(const Args& args, const Console& console);

}  // namespace gaze

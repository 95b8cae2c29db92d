#pragma once
#include "cli/parse/console.hpp"
#include "cli/parse/exit_status.hpp"

namespace gaze {

/// `gaze import`. Needs no LibTorch.
ExitStatus import_command(const Args& args, const Console& console);

}  // namespace gaze

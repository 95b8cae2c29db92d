#pragma once
#include "cli/console.hpp"
#include "cli/exit_status.hpp"
#include "cli/model_flags.hpp"

namespace gaze {

/// `gaze overlay`. Prints path, tab, caption, as `gaze caption` does.
ExitStatus overlay_command(const Args& args, const Console& console, const LoadCaptioner& load);

}  // namespace gaze

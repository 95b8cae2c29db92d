#pragma once
#include "cli/flags/model_flags.hpp"
#include "cli/parse/console.hpp"
#include "cli/parse/exit_status.hpp"

namespace gaze {

/// gaze view: writes the page and prints its path. A photo that cannot be read is named on stderr
/// and on the page, and the rest is done.
ExitStatus view_command(const Args& args, const Console& console, const LoadCaptioner& load);

}  // namespace gaze

#pragma once
#include "cli/flags/model_flags.hpp"
#include "cli/parse/console.hpp"
#include "cli/parse/exit_status.hpp"

namespace gaze {

/// gaze overlay: draws one photo's caption and attention. Prints path, tab, caption, as `gaze
/// caption` does. With --occlude and --compare it prints a line a caption instead: title, tab,
/// caption; with --occlude then, for each word, the share of its attention inside the occluded
/// region: "share", tab, word, tab, 0 to 1.
ExitStatus overlay_command(const Args& args, const Console& console, const LoadCaptioner& load);

}  // namespace gaze

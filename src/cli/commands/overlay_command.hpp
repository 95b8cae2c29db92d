#pragma once
#include "cli/flags/model_flags.hpp"
#include "cli/parse/console.hpp"
#include "cli/parse/exit_status.hpp"

namespace gaze {

/// gaze overlay: draws one photo's caption and gaze. Prints path, tab, caption, as `gaze caption`
/// does. With --hide and --compare it prints a line a caption instead: title, tab, caption; with
/// --hide then, for each word, what share of its gaze lay on what was hidden: "share", tab, word,
/// tab, 0 to 1.
ExitStatus overlay_command(const Args& args, const Console& console, const LoadCaptioner& load);

}  // namespace gaze

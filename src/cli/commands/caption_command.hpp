#pragma once
#include "cli/flags/model_flags.hpp"
#include "cli/parse/console.hpp"
#include "cli/parse/exit_status.hpp"

namespace gaze {

/// gaze caption: prints a caption of each photo, one line a photo, flushed as it goes.
/// A photo that cannot be read is named on stderr (with --json on stdout too) and the rest is done.
ExitStatus caption_command(const Args& args, const Console& console, const LoadCaptioner& load);

}  // namespace gaze

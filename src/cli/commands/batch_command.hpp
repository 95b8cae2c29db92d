#pragma once
#include "cli/flags/model_flags.hpp"
#include "cli/parse/console.hpp"
#include "cli/parse/exit_status.hpp"

namespace gaze {

/// gaze batch: captions folders of photos. Results go to the output, all else to stderr.
ExitStatus batch_command(const Args& args, const Console& console, const LoadCaptioner& load,
                         const DigestModel& digest);

}  // namespace gaze

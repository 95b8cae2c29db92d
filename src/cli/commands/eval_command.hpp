#pragma once
#include "cli/flags/model_flags.hpp"
#include "cli/parse/console.hpp"
#include "cli/parse/exit_status.hpp"

namespace gaze {

/// gaze eval: scores captions, from prediction files or from a model that captions a data set
/// first, and the model's attention where boxes are given. What does not fit (unknown, second or
/// missing predictions, photos that are not there or fail) is named on stderr, counted, left out,
/// and makes the status kSomeInputsFailed. Throws Error(input) where nothing is left to score, and
/// with --strict for the first mismatch.
ExitStatus eval_command(const Args& args, const Console& console, const LoadCaptioner& load);

}  // namespace gaze

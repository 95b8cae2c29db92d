#pragma once
#include <memory>
#include <string>

#include "base/stopwatch.hpp"
#include "gaze/captioner.hpp"

namespace gaze {

/// load_captioner() with timing: every describe() adds to `times`, which outlives it; null: no
/// timing.
std::unique_ptr<Captioner> load_timed_captioner(const std::string& model_path,
                                                const CaptionerOptions& options, StageTimes* times);

}  // namespace gaze

#pragma once
#include <functional>

#include "cli/parse/console.hpp"
#include "cli/parse/exit_status.hpp"
#include "engine/engine.hpp"

namespace gaze {

/// `gaze train`. The scores of the written model go to stdout, progress to stderr.
ExitStatus train_command(const Args& args, const Console& console,
                         const std::function<Engine&()>& engine);

}  // namespace gaze

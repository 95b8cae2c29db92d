#pragma once
#include "cli/flags.hpp"
#include "gaze/overlay.hpp"

namespace gaze {

/// How attention is drawn: the flags that `overlay`, `view` and `batch` share.
void add_look_flags(Flags& flags, OverlayOptions& into);

}  // namespace gaze

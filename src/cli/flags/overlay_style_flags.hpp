#pragma once
#include "cli/parse/flags.hpp"
#include "gaze/overlay.hpp"

namespace gaze {

/// How attention is drawn: the flags that `overlay`, `view` and `batch` share.
void add_overlay_style_flags(Flags& flags, OverlayOptions& into);

}  // namespace gaze

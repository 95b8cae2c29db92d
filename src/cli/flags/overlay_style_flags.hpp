#pragma once
#include "cli/parse/flags.hpp"
#include "gaze/overlay.hpp"

namespace gaze {

/// How gaze is drawn: the flags that `overlay` and `view` share.
void add_overlay_style_flags(Flags& flags, OverlayOptions& into);

}  // namespace gaze

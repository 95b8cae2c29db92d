#include "cli/flags/overlay_style_flags.hpp"

#include "options/overlay_option_table.hpp"

namespace gaze {

void add_overlay_style_flags(Flags& flags, OverlayOptions& into) {
  flags.group("overlay style");
  for (const char* name : {"style", "scale", "opacity"}) {
    flags.option(row_called(name, overlay_option_table()), into);
  }
}

}  // namespace gaze

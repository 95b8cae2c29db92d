#include "cli/flags/overlay_style_flags.hpp"

#include <fmt/format.h>

namespace gaze {

void add_overlay_style_flags(Flags& flags, OverlayOptions& into) {
  flags.group("looks")
      .choice<OverlayStyle>(
          "style", into.style,
          {{"heat", OverlayStyle::heat},
           {"spotlight", OverlayStyle::spotlight},
           {"contour", OverlayStyle::contour},
           {"grid", OverlayStyle::grid}},
          "heat: colours over the photo; spotlight: dark but where it looks; contour: "
          "lines and the peak; grid: the raw cells")
      .choice<bool>("normalise", into.scale_each_word, {{"caption", false}, {"word", true}},
                    "one scale for all words, so that they compare, or each word its own")
      .number("opacity", into.opacity, "of the strongest heat, 0 to 1")
      .validate([&into] {
        if (!(into.opacity >= 0 && into.opacity <= 1)) {
          throw Error(ErrorKind::usage,
                      fmt::format("--opacity must be 0 to 1, got {}", into.opacity));
        }
      });
}

}  // namespace gaze

#include "options/overlay_option_table.hpp"

namespace gaze {

const std::vector<Option<OverlayOptions>>& overlay_option_table() {
  using O = OverlayOptions;
  // No option of a picture changes a caption.
  static const std::vector<Option<O>> kTable = {
      {"style",
       named_values(&O::style, {{"heat", OverlayStyle::heat},
                                {"spotlight", OverlayStyle::spotlight},
                                {"contour", OverlayStyle::contour},
                                {"grid", OverlayStyle::grid}}),
       {},
       "heat: colours over the photo; spotlight: the photo darkened where the weights are low; "
       "contour: contour lines and the peak; grid: the raw cells",
       false},
      {"scale",
       named_values(&O::scale_each_word, {{"caption", false}, {"word", true}}),
       {},
       "one colour scale for the whole caption, so that words can be compared, or one for each "
       "word",
       false,
       "normalise"},
      {"opacity", &O::opacity, {0, 1}, "of the strongest heat", false},
      {"columns", &O::columns, {0, 1000}, "panels a row; 0: what suits the photo", false},
      {"width", &O::width, {200, 20000}, "of a figure, in pixels", false},
      {"dpi",
       &O::dpi,
       {0, 2400},
       "resolution it will be printed at: text is at least 7 points high; 0: for a screen",
       false},
  };
  return kTable;
}

void check(const OverlayOptions& options) { check_ranges(overlay_option_table(), options); }

}  // namespace gaze

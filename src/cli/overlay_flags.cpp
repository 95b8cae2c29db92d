#include "cli/overlay_flags.hpp"

#include "cli/decode_flags.hpp"

namespace gaze {

Flags overlay_flags(OverlayFlags& into) {
  Flags flags("overlay", "[flags] IMAGE -o FILE",
              "Draws where the model looked for each word: the photo, then one panel a word with "
              "its probability. FILE ends in .png, .jpg or .webp for a figure, in .gif or .mp4 "
              "for an animation, word by word.");
  flags.positional("IMAGE", into.images, 1, 1)
      .group("output")
      .text("output,o", "FILE", into.output, "the picture to write")
      .choice(
          "style", into.overlay.style,
          std::vector<std::pair<std::string, OverlayStyle>>{{"heat", OverlayStyle::heat},
                                                            {"spotlight", OverlayStyle::spotlight},
                                                            {"contour", OverlayStyle::contour},
                                                            {"grid", OverlayStyle::grid}},
          "how a map is drawn")
      .choice("normalise", into.overlay.scale_each_word,
              std::vector<std::pair<std::string, bool>>{{"caption", false}, {"word", true}},
              "one scale for all words, so that panels compare, or one each")
      .whole("columns", into.overlay.columns, "panels a row; 0: by the photo's shape")
      .whole("width", into.overlay.width, "of the figure, in pixels")
      .whole("dpi", into.overlay.dpi, "it is printed at; 0: for a screen")
      .number("opacity", into.overlay.opacity, "of the strongest heat, 0 to 1")
      .number("seconds", into.seconds_a_word, "a word is shown in an animation");
  add_decode_flags(flags, into.decode);
  add_model_flags(flags, into.model);
  flags.validate([&into] {
    if (into.output.empty())
      throw Error(ErrorKind::usage, "--output is needed: the picture to write");
    if (into.decode.n_best > 1) {
      throw Error(ErrorKind::usage, "a figure shows one caption; --n-best is for gaze caption");
    }
  });
  return flags;
}

}  // namespace gaze

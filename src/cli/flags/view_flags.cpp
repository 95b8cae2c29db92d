#include "cli/flags/view_flags.hpp"

#include <algorithm>

#include "cli/flags/decode_flags.hpp"
#include "cli/flags/overlay_style_flags.hpp"

namespace gaze {

Flags view_flags(ViewFlags& into) {
  // What the page can show beyond one caption.
  into.decode.n_best = 3;
  into.decode.candidates = 5;
  Flags flags(
      "view", "[flags] IMAGE|DIR|JSONL...",
      "Makes one HTML page to explore captions and attention: of photos, of folders of photos, or "
      "of "
      "what gaze batch --attention wrote. The page needs no network. Its path is printed, and on "
      "a desktop the browser opens it.");
  flags.positional("IMAGE", into.inputs, 1)
      .group("output")
      .text("output,o", "FILE", into.output,
            "the page to write (default: NAME.gaze.html in this folder)")
      .text("title", "TEXT", into.title, "of the page (default: the input's name)")
      .choice<Embed>(
          "embed", into.embed,
          {{"auto", Embed::automatic}, {"all", Embed::all}, {"none", Embed::none}},
          "store the photos in the page, or only link to them; auto: store up to 60 photos, and "
          "all that browsers cannot show")
      .on("no-open", into.no_open, "do not open the browser")
      .on("window", into.window,
          "show one photo in a window instead: arrow keys step, space plays, s saves, q closes");
  add_candidates_flag(flags, into.decode);
  add_overlay_style_flags(flags, into.overlay);
  flags.validate([&into] {
    if (into.window && (into.inputs.size() != 1 || !into.output.empty())) {
      throw Error(ErrorKind::usage, "--window shows one photo and writes no page");
    }
    // The default of --n-best must not forbid a narrow beam.
    if (!into.decode.sample) into.decode.n_best = std::min(into.decode.n_best, into.decode.beam);
  });
  add_decode_flags(flags, into.decode);
  add_limit_flags(flags, into.limits);
  add_model_flags(flags, into.model);
  return flags;
}

}  // namespace gaze

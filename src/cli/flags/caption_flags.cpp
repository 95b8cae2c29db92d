#include "cli/flags/caption_flags.hpp"

#include "cli/flags/decode_flags.hpp"

namespace gaze {

Flags caption_flags(CaptionFlags& into) {
  Flags flags("caption", "[flags] IMAGE...",
              "Captions each photo, one line each: path, tab, caption. An IMAGE \"-\" reads "
              "paths from stdin, one a line. Tabs, line breaks and backslashes in a path are "
              "written \\t, \\n, \\r and \\\\.");
  flags.positional("IMAGE", into.images, 1)
      .group("output")
      .on("json", into.json, "one JSON object a line instead: words, probabilities, sizes")
      .on("confidence", into.confidence,
          "after another tab, the confidence of each caption, 0 to 1; empty for a model that gives "
          "none")
      .on("attention", into.attention, "with --json: also the grid and each word's weights on it");
  add_candidates_flag(flags, into.decode, ", with --json");
  add_decode_flags(flags, into.decode);
  add_limit_flags(flags, into.limits);
  add_model_flags(flags, into.model,
                  "for one photo, or of several photos captioned at the same time, a thread each");
  for (const char* name : {"attention", "candidates"}) {
    flags.needs(
        name, [&into] { return into.json; }, "only JSON shows it; give --json");
  }
  flags.needs(
      "confidence", [&into] { return !into.json; }, "JSON always has it; leave one out");
  return flags;
}

}  // namespace gaze

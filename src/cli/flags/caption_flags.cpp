#include "cli/flags/caption_flags.hpp"

#include "cli/flags/decode_flags.hpp"

namespace gaze {

Flags caption_flags(CaptionFlags& into) {
  Flags flags("caption", "[flags] IMAGE...",
              "Says what is in each photo, one line each: path, tab, caption. An IMAGE \"-\" reads "
              "paths from stdin, one a line. Tabs, line breaks and backslashes in a path are "
              "written \\t, \\n, \\r and \\\\.");
  flags.positional("IMAGE", into.images, 1)
      .group("output")
      .on("json", into.json, "one JSON object a line instead: words, probabilities, sizes")
      .on("attention", into.attention, "with --json: the grid, and each word's weights on it")
      .whole("rivals", into.decode.candidates,
             "with --json: the N likeliest words at each place, 0 to 20");
  add_decode_flags(flags, into.decode);
  add_limit_flags(flags, into.limits);
  add_model_flags(flags, into.model);
  flags.validate([&into] {
    if (!into.json && (into.attention || into.decode.candidates > 0)) {
      throw Error(ErrorKind::usage, "--attention and --rivals need --json");
    }
  });
  return flags;
}

}  // namespace gaze

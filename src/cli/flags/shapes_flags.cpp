#include "cli/flags/shapes_flags.hpp"

#include "options/picture_counts.hpp"

namespace gaze {

Flags shapes_flags(ShapesFlags& into) {
  Flags flags("shapes", "[flags] -o DIR",
              "Draws pictures of coloured shapes with five captions each and the boxes of every "
              "phrase, in the layout of Flickr8k, so that training and evaluation can use them "
              "unchanged. The same seed gives the same pictures; a larger --count only adds "
              "some. With --check it judges captions of such pictures instead: true, "
              "false or not understood.");
  flags.group("drawing pictures")
      .text("output,o", "DIR", into.output, "the folder to write; it must be new or empty")
      .whole("count", into.count, kPictureCounts, "pictures; every tenth is for dev")
      .whole("seed", into.seed, "of all random draws")
      .group("checking captions")
      .text("check", "FILE", into.check,
            "captions as gaze batch or gaze caption --json writes them; - is stdin")
      .text("scenes", "FILE", into.scenes, "the scenes.jsonl beside the pictures")
      .on("json", into.json, "with --check: the counts as one JSON object");
  flags.validate([&into] {
    if (into.check.empty() == into.output.empty()) {
      throw Error(ErrorKind::usage, "one of -o DIR and --check FILE is wanted");
    }
    if (into.check.empty() != into.scenes.empty()) {
      throw Error(ErrorKind::usage, "--check and --scenes need each other");
    }
    if (into.json && into.check.empty()) throw Error(ErrorKind::usage, "--json needs --check");
  });
  return flags;
}

}  // namespace gaze

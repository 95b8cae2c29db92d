#include "cli/flags/bench_flags.hpp"

namespace gaze {

Flags bench_flags(BenchFlags& into) {
  Flags flags("bench", "[flags] encoder | batch DIR",
              "Measures this machine. `encoder`: milliseconds a photo in each precision, beside "
              "the time its multiply-adds would take at the speed of a large float32 matrix "
              "product measured in the same run. The encoder's answer is checked first. `batch "
              "DIR`: photos a second "
              "of gaze batch on the photos of DIR, and of captioning them one at a time as gaze "
              "caption does, with the milliseconds of one thread that each stage takes a photo "
              "and the most memory held. All ways must say the same.");
  flags.positional("WHAT", into.what, 1, 2)
      .group("what")
      .text("model", "FILE", into.model, "which one; default: the model that ships")
      .whole("threads", into.threads, "0: one thread, and all cores")
      .whole("runs", into.runs, "encoder: timed runs of each, of which the median counts")
      .whole("photos", into.photos, "batch: time the folder's first N photos")
      .group("output")
      .on("json", into.json, "one JSON object a line");
  flags.validate([&into] {
    const std::string& what = into.what.front();
    if (what != "encoder" && what != "batch") {
      throw Error(ErrorKind::usage,
                  "there is no benchmark '" + what + "'; there are: encoder, batch");
    }
    if ((what == "batch") != (into.what.size() == 2)) {
      throw Error(ErrorKind::usage, what == "batch" ? "bench batch needs the folder of photos"
                                                    : "bench encoder takes no folder");
    }
    if (into.photos < 1) {
      throw Error(ErrorKind::usage,
                  "--photos must be 1 or more, got " + std::to_string(into.photos));
    }
    if (into.threads < 0 || into.threads > 1024) {
      throw Error(ErrorKind::usage,
                  "--threads must be in 0..1024, got " + std::to_string(into.threads));
    }
    if (into.runs < 1 || into.runs > 100000) {
      throw Error(ErrorKind::usage,
                  "--runs must be in 1..100000, got " + std::to_string(into.runs));
    }
  });
  return flags;
}

}  // namespace gaze

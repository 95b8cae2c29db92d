#include "cli/bench_flags.hpp"

namespace gaze {

Flags bench_flags(BenchFlags& into) {
  Flags flags("bench", "[flags] encoder",
              "Measures this machine. `encoder`: milliseconds a photo in each precision, beside "
              "the time its multiply-adds would take at the speed of a large float32 matrix "
              "product measured in the same run. The encoder's answer is checked first.");
  flags.positional("encoder", into.what, 1, 1)
      .group("what")
      .text("model", "FILE", into.model, "whose encoder; default: the model that ships")
      .whole("threads", into.threads, "0: one thread, and all cores")
      .whole("runs", into.runs, "timed runs of each, of which the median counts")
      .group("output")
      .on("json", into.json, "one JSON object a line");
  flags.validate([&into] {
    if (into.what.front() != "encoder") {
      throw Error(ErrorKind::usage,
                  "there is no benchmark '" + into.what.front() + "'; there is: encoder");
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

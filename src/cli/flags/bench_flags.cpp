#include "cli/flags/bench_flags.hpp"

#include "cli/flags/model_flags.hpp"

namespace gaze {

Flags bench_flags(BenchFlags& into) {
  Flags flags("bench", "[flags] encoder | batch DIR | train DIR",
              "Measures this machine. `encoder`: milliseconds a photo in each precision, beside "
              "the time its multiply-adds would take at the speed of a large float32 matrix "
              "product measured in the same run. The encoder's result is checked first. `batch "
              "DIR`: photos a second "
              "of gaze batch on the photos of DIR, and of captioning them one at a time as gaze "
              "caption does, with the milliseconds of one thread that each stage takes a photo "
              "and the peak memory. All of them must give the same captions. `train DIR`: photos "
              "encoded and captions learnt from a second, in a short training on a folder as gaze "
              "train takes it, of which nothing is kept.");
  flags.positional("WHAT", into.what, 1, 2)
      .group("what")
      .text("model", "FILE", into.model, "model file; without this flag the model that ships")
      .text("encoder", "FILE", into.encoder,
            "train: encoder file as gaze train takes it; without this flag the model's encoder")
      .whole("threads", into.threads, kThreads,
             "0: measure with one thread, then with one for each core; train: with the latter")
      .whole("runs", into.runs, {1, 100000}, "encoder: timed runs, of which the median is printed")
      .whole("photos", into.photos, {1, Range::kNoLimit},
             "batch, train: only the folder's first N photos")
      .group("output")
      .on("json", into.json, "one JSON object a line")
      .text("against", "FILE", into.against,
            "compare with an earlier run, whose --json output is FILE");
  flags.validate([&into] {
    const std::string& what = into.what.front();
    if (what != "encoder" && what != "batch" && what != "train") {
      throw Error(ErrorKind::usage,
                  "there is no benchmark '" + what + "'; there are: encoder, batch, train");
    }
    if ((what == "encoder") != (into.what.size() == 1)) {
      throw Error(ErrorKind::usage, what == "encoder" ? "bench encoder takes no folder"
                                                      : "bench " + what + " needs a folder");
    }
    if (into.json && !into.against.empty()) {
      throw Error(ErrorKind::usage, "--against adds to the table, which --json leaves out");
    }
  });
  return flags;
}

}  // namespace gaze

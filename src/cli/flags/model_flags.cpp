#include "cli/flags/model_flags.hpp"

#include <fmt/format.h>

namespace gaze {

void add_model_flags(Flags& flags, ModelFlags& into) {
  flags.group("model")
      .text("model", "FILE", into.model,
            "model file, or the name of one that ships (default: $GAZE_MODEL, else "
            "flickr8k-soft)")
      .text("device", "NAME", into.options.device, "cpu, or cuda, cuda:1, ... where there is one")
      .whole("threads", into.options.threads, "threads for one photo; 0: all cores")
      .choice<Precision>(
          "precision", into.options.precision,
          {{"auto", Precision::automatic}, {"f32", Precision::f32}, {"bf16", Precision::bf16}},
          "of the encoder; auto: bf16 where the CPU has it")
      .validate([&into] {
        if (into.options.threads < 0 || into.options.threads > 1024) {
          throw Error(ErrorKind::usage,
                      fmt::format("--threads must be 0 to 1024, got {}", into.options.threads));
        }
      });
}

}  // namespace gaze

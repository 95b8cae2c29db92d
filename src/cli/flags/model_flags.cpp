#include "cli/flags/model_flags.hpp"

namespace gaze {

void add_model_flags(Flags& flags, ModelFlags& into, const std::string& threads) {
  flags.group("model")
      .text("model", "FILE", into.model,
            "model file, or the name of a model that ships (default: $GAZE_MODEL, else "
            "flickr8k-soft)")
      .text("device", "NAME", into.options.device, "cpu, or cuda, cuda:1, ... where there is one")
      .changes_result()
      .whole("threads", into.options.threads, kThreads, threads + "; 0: one for each core")
      .choice<Precision>(
          "precision", into.options.precision,
          {{"auto", Precision::automatic}, {"f32", Precision::f32}, {"bf16", Precision::bf16}},
          "of the network's products; auto: bf16 where the CPU supports it, else f32")
      .changes_result();
}

}  // namespace gaze

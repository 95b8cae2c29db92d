#include "cli/flags/model_flags.hpp"

#include "options/precision_names.hpp"

namespace gaze {

void add_model_flags(Flags& flags, ModelFlags& into, const std::string& threads) {
  flags.group("model")
      .text("model", "FILE", into.model,
            "model file, or the name of a model that ships (default: $GAZE_MODEL, else "
            "everyday-soft)")
      .text("device", "NAME", into.options.device, "cpu, or cuda, cuda:1, ... where there is one")
      .whole("threads", into.options.threads, kThreads, threads + "; 0: one for each core")
      .choice<Precision>(
          "precision", into.options.precision, precision_names(),
          "of the network's products; auto: bf16 where the CPU supports it, else f32");
}

}  // namespace gaze

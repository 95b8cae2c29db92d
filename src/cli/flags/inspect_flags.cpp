#include "cli/flags/inspect_flags.hpp"

namespace gaze {

Flags inspect_flags(InspectFlags& into) {
  Flags flags(
      "inspect", "[flags] [MODEL]",
      "Shows what is in a model file: its configuration, where it came from, how it was "
      "trained, its vocabulary and its tensors. MODEL is a file or the name of a model that "
      "ships; without one, the default model. Any safetensors file can be shown.");
  flags.positional("MODEL", into.model, 0, 1)
      .group("output")
      .on("json", into.json, "everything as one JSON object");
  return flags;
}

}  // namespace gaze

#include "cli/flags/import_flags.hpp"

namespace gaze {

Flags import_flags(ImportFlags& into) {
  Flags flags("import", "[flags] WEIGHTS -o ENCODER",
              "Turns a .safetensors file of ResNet-50 or ResNet-101 weights with torchvision's "
              "names, or of MobileNet-EdgeTPU weights, into an encoder file for gaze train: batch "
              "norm is folded into the convolutions and the classifier is dropped.");
  flags.positional("WEIGHTS", into.source, 1, 1)
      .group("output")
      .text("output,o", "FILE", into.output, "the encoder file to write")
      .on("f32", into.f32, "store 32 bits a weight instead of 16")
      .text("origin", "TEXT", into.origin,
            "where the weights come from and under which terms; stored in the file");
  flags.validate([&into] {
    if (into.output.empty()) {
      throw Error(ErrorKind::usage, "--output is needed: the encoder file to write");
    }
  });
  return flags;
}

}  // namespace gaze

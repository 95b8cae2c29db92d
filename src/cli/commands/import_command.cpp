#include "cli/commands/import_command.hpp"

#include <fmt/format.h>

#include "cli/flags/import_flags.hpp"
#include "weights/import_encoder.hpp"

namespace gaze {

ExitStatus import_command(const Args& args, const Console& console) {
  ImportFlags flags;
  const Flags known = import_flags(flags);
  if (!known.parse(args)) {
    console.out << known.help();
    return kDone;
  }
  ImportOptions options;
  options.dtype = flags.f32 ? Dtype::f32 : Dtype::f16;
  options.origin = flags.origin;
  const ImportSummary summary =
      import_encoder(SafetensorsFile::open(flags.source.front()), flags.output, options);
  const std::string depth = summary.depth > 0 ? fmt::format("-{}", summary.depth) : "";
  console.out << fmt::format("{}\t{}{}\t{} tensors\t{} parameters\n", flags.output, summary.family,
                             depth, summary.tensors, summary.parameters);
  return kDone;
}

}  // namespace gaze

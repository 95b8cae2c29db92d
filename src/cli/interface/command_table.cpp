#include "cli/interface/command_table.hpp"

#include <fmt/format.h>

#include <memory>

#include "cli/flags/batch_flags.hpp"
#include "cli/flags/bench_flags.hpp"
#include "cli/flags/caption_flags.hpp"
#include "cli/flags/eval_flags.hpp"
#include "cli/flags/import_flags.hpp"
#include "cli/flags/inspect_flags.hpp"
#include "cli/flags/overlay_flags.hpp"
#include "cli/flags/shapes_flags.hpp"
#include "cli/flags/train_flags.hpp"
#include "cli/flags/view_flags.hpp"
#include "cli/parse/nearest.hpp"

namespace gaze {
namespace {

/// Flags that own the struct they fill.
template <typename Values, typename Build>
std::function<Flags()> owning(Build build) {
  return [build] {
    auto values = std::make_shared<Values>();
    Flags flags = build(*values);
    flags.keep(values);
    return flags;
  };
}

}  // namespace

const std::vector<CommandEntry>& command_table() {
  static const std::vector<CommandEntry> kTable = {
      {"caption", "caption each photo", owning<CaptionFlags>(caption_flags)},
      {"overlay", "draw the attention of each word over the photo",
       owning<OverlayFlags>(overlay_flags)},
      {"view", "explore captions and attention in a page or a window",
       owning<ViewFlags>(view_flags)},
      {"batch", "caption whole folders; an interrupted run can be continued",
       owning<BatchFlags>(batch_flags)},
      {"train", "train a captioner on a folder of photos with captions",
       owning<TrainFlags>(train_flags)},
      {"eval", "score captions and attention", owning<EvalFlags>(eval_flags)},
      {"shapes", "draw pictures of coloured shapes to train on", owning<ShapesFlags>(shapes_flags)},
      {"inspect", "show what is in a model file", owning<InspectFlags>(inspect_flags)},
      {"import", "turn a ResNet's weights into an encoder file", owning<ImportFlags>(import_flags)},
      {"bench", "measure the encoder or whole batches on this machine",
       owning<BenchFlags>(bench_flags)},
  };
  return kTable;
}

const CommandEntry& find_command(const std::string& name) {
  std::vector<std::string> names = {"help", "completion"};
  for (const CommandEntry& entry : command_table()) {
    if (entry.name == name) return entry;
    names.push_back(entry.name);
  }
  const std::string close = nearest(name, names);
  throw Error(ErrorKind::usage,
              close.empty() ? fmt::format("there is no command '{}'", name)
                            : fmt::format("there is no command '{}'; is it {}?", name, close));
}

}  // namespace gaze

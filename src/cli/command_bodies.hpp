#pragma once
#include <functional>
#include <string>
#include <vector>

#include "cli/flags/model_flags.hpp"
#include "cli/parse/console.hpp"
#include "cli/parse/exit_status.hpp"
#include "engine/engine.hpp"
#include "weights/model_lookup.hpp"

namespace gaze {

/// What a command can load. LibTorch is loaded when `engine` is first called.
struct Loaders {
  std::function<Engine&()> engine;
  LoadCaptioner captioner;
  ModelPlaces places;  ///< for commands that only read a model file
  /// A digest of the contents of the model that `--model` names, whatever its path.
  DigestModel digest;
};

struct CommandBody {
  std::string name;
  std::function<ExitStatus(const Args&, const Console&, const Loaders&)> run;
};

/// One for each entry of command_table().
const std::vector<CommandBody>& command_bodies();

/// Runs args.front() on the rest, prints its error if it throws one, and flushes stdout.
ExitStatus run_command(const Args& args, const Console& console, const Loaders& loaders);

}  // namespace gaze

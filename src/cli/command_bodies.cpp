#include "cli/command_bodies.hpp"

#include <exception>

#include "cli/commands/batch_command.hpp"
#include "cli/commands/bench_command.hpp"
#include "cli/commands/caption_command.hpp"
#include "cli/commands/eval_command.hpp"
#include "cli/commands/import_command.hpp"
#include "cli/commands/inspect_command.hpp"
#include "cli/commands/overlay_command.hpp"
#include "cli/commands/shapes_command.hpp"
#include "cli/commands/train_command.hpp"
#include "cli/commands/view_command.hpp"
#include "cli/interface/command_line.hpp"
#include "cli/interface/command_table.hpp"

namespace gaze {
namespace {

ExitStatus run_checked(const Args& args, const Console& console, const Loaders& loaders) {
  const std::string name = find_command(args.at(0)).name;
  for (const CommandBody& body : command_bodies()) {
    if (body.name == name) return body.run(Args(args.begin() + 1, args.end()), console, loaders);
  }
  throw Error(ErrorKind::environment, "this program was built without " + name);
}

}  // namespace

const std::vector<CommandBody>& command_bodies() {
  static const std::vector<CommandBody> kBodies = {
      {"caption",
       [](const Args& args, const Console& console, const Loaders& loaders) {
         return caption_command(args, console, loaders.captioner);
       }},
      {"overlay",
       [](const Args& args, const Console& console, const Loaders& loaders) {
         return overlay_command(args, console, loaders.captioner);
       }},
      {"view",
       [](const Args& args, const Console& console, const Loaders& loaders) {
         return view_command(args, console, loaders.captioner);
       }},
      {"batch",
       [](const Args& args, const Console& console, const Loaders& loaders) {
         return batch_command(args, console, loaders.captioner, loaders.digest);
       }},
      {"train",
       [](const Args& args, const Console& console, const Loaders& loaders) {
         return train_command(args, console, loaders.engine);
       }},
      {"eval",
       [](const Args& args, const Console& console, const Loaders& loaders) {
         return eval_command(args, console, loaders.captioner);
       }},
      {"shapes", [](const Args& args, const Console& console,
                    const Loaders&) { return shapes_command(args, console); }},
      {"inspect",
       [](const Args& args, const Console& console, const Loaders& loaders) {
         return inspect_command(args, console, loaders.places);
       }},
      {"import", [](const Args& args, const Console& console,
                    const Loaders&) { return import_command(args, console); }},
      {"bench",
       [](const Args& args, const Console& console, const Loaders& loaders) {
         return bench_command(args, console, loaders.engine, loaders.places);
       }},
  };
  return kBodies;
}

ExitStatus run_command(const Args& args, const Console& console, const Loaders& loaders) {
  ExitStatus status = kDone;
  try {
    status = run_checked(args, console, loaders);
  } catch (const Error& error) {
    print_error(error, args.front(), console);
    status = status_of(error.kind());
  } catch (const std::bad_alloc&) {
    print_error(Error(ErrorKind::environment, "out of memory"), args.front(), console);
    status = kModelOrEnvironment;
  } catch (const std::exception& error) {  // A library's own: ours are all Error.
    print_error(Error(ErrorKind::environment, error.what()), args.front(), console);
    status = kModelOrEnvironment;
  }
  console.out.flush();
  if (!console.out && (status == kDone || status == kSomeInputsFailed)) {
    print_error(Error(ErrorKind::environment, "cannot write to stdout"), args.front(), console);
    status = kModelOrEnvironment;
  }
  return status;
}

}  // namespace gaze

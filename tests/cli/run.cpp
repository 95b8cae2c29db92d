#include "cli/run.hpp"

#include <memory>
#include <sstream>
#include <stdexcept>

#include "cli/interface/command_line.hpp"
#include "support/fake_captioner.hpp"

namespace gaze_tests {

Outcome run(const gaze::Args& args, const std::string& input, const gaze::ModelPlaces& models) {
  std::ostringstream out, err;
  std::istringstream in(input);
  const gaze::Console console{out, err, in, false};
  const auto load = [](const gaze::ModelFlags& flags) -> std::unique_ptr<gaze::Captioner> {
    if (flags.model == "missing") {
      throw gaze::Error(gaze::ErrorKind::model, "there is no model file missing");
    }
    return std::make_unique<gaze::FakeCaptioner>(flags.model == "hard", flags.model == "confident");
  };
  const auto digest = [](const gaze::ModelFlags& flags) { return "bytes of " + flags.model; };
  const auto no_engine = []() -> gaze::Engine& {
    throw std::logic_error("this test has no engine");
  };
  const auto early = gaze::answer_without_loading(args, console);
  const int status =
      early ? *early : gaze::run_command(args, console, {no_engine, load, models, digest});
  return {status, out.str(), err.str()};
}

}  // namespace gaze_tests

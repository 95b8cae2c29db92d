// The program with a captioner that needs no model: what tests start, kill and feed.
// GAZE_FAKE_DELAY_MS: the time it takes for a photo.
// GAZE_FAKE_DEADLY: how a photo of 7 x 7 pixels ends the process: "abort", "stack" or "kill".
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

#include "cli/command_bodies.hpp"
#include "cli/interface/command_line.hpp"
#include "support/fake_captioner.hpp"

namespace {

int endless(int depth) {
  volatile char room[4096];
  room[depth % 4096] = static_cast<char>(depth);
  return depth < 0 ? 0 : endless(depth + 1) + room[0];
}

void die(const std::string& how) {
  if (how == "abort") std::abort();
  if (how == "stack") std::printf("%d", endless(0));
  if (how == "kill") kill(getpid(), SIGKILL);
}

class SlowCaptioner : public gaze::FakeCaptioner {
 public:
  std::vector<gaze::CaptionedPhoto> describe(const std::vector<gaze::Image>& photos,
                                             const gaze::DecodeOptions& options) const override {
    const char* const delay = std::getenv("GAZE_FAKE_DELAY_MS");
    if (delay != nullptr) {
      const auto each = std::chrono::milliseconds(std::atoi(delay));
      std::this_thread::sleep_for(each * static_cast<int>(photos.size()));
    }
    const char* const deadly = std::getenv("GAZE_FAKE_DEADLY");
    for (const gaze::Image& photo : photos) {
      if (deadly != nullptr && photo.width == 7 && photo.height == 7) die(deadly);
    }
    return FakeCaptioner::describe(photos, options);
  }
};

}  // namespace

int main(int argc, char** argv) {
  const gaze::Args args(argv + 1, argv + argc);
  const gaze::Console console{std::cout, std::cerr, std::cin, false, STDIN_FILENO};
  if (const auto status = gaze::answer_without_loading(args, console)) return *status;
  const auto load = [](const gaze::ModelFlags&) -> std::unique_ptr<gaze::Captioner> {
    return std::make_unique<SlowCaptioner>();
  };
  const auto digest = [](const gaze::ModelFlags& flags) { return "bytes of " + flags.model; };
  const auto no_engine = []() -> gaze::Engine& { throw std::logic_error("no engine"); };
  return gaze::run_command(args, console, {no_engine, load, {}, digest});
}

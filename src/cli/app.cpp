// The entry of libgaze-app.so, which the program opens to run a command.
#include <unistd.h>

#include <iostream>
#include <memory>

#include "base/shared_module.hpp"
#include "cli/command_bodies.hpp"
#include "files/file_digest.hpp"
#include "gaze/export.hpp"
#include "weights/model_lookup.hpp"

namespace {

gaze::Engine& engine() {
  static gaze::Engine* const side = [] {
    void* const enter = gaze::symbol_of_module(GAZE_LIBRARY_FILE, "gaze_engine",
                                               gaze::program_folder(), "captions and trainings");
    return reinterpret_cast<gaze::Engine* (*)()>(enter)();
  }();
  return *side;
}

std::unique_ptr<gaze::Captioner> load_captioner(const gaze::ModelFlags& flags) {
  // Looked up first: a missing model is reported before LibTorch is loaded.
  const std::string path = gaze::find_model(flags.model, gaze::model_places());
  return engine().load_captioner(path, flags.options);
}

std::string digest_model(const gaze::ModelFlags& flags) {
  return gaze::file_digest(gaze::find_model(flags.model, gaze::model_places()));
}

}  // namespace

extern "C" GAZE_API int gaze_app_main(int argc, char** argv) {
  const gaze::Console console{std::cout, std::cerr, std::cin, isatty(STDERR_FILENO) == 1,
                              STDIN_FILENO};
  return gaze::run_command(gaze::Args(argv + 1, argv + argc), console,
                           {engine, load_captioner, gaze::model_places(), digest_model});
}

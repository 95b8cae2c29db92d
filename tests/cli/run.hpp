#pragma once
#include <string>

#include "cli/command_bodies.hpp"

namespace gaze_tests {

/// The result of a run of the program.
struct Outcome {
  int status = 0;
  std::string out, err;
};

/// Runs `gaze ARGS` in this process with `input` on stdin and a FakeCaptioner for every model,
/// called "hard" or anything else. A model called "missing" is not there.
/// Model files are looked up in `models`.
Outcome run(const gaze::Args& args, const std::string& input = "",
            const gaze::ModelPlaces& models = {});

}  // namespace gaze_tests

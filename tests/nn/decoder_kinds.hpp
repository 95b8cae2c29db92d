#pragma once
#include <string>
#include <vector>

#include "config/config.hpp"

namespace gaze_tests {

struct DecoderKind {
  std::string name;
  gaze::DecoderConfig config;
};

/// A small decoder of every kind there is: 10 features, a grid of 9 cells. The laws all decoders
/// keep are checked on each.
std::vector<DecoderKind> decoder_kinds();

}  // namespace gaze_tests

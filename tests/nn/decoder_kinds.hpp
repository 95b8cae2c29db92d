#pragma once
#include <string>
#include <vector>

#include "config/config.hpp"

namespace gaze_tests {

struct DecoderKind {
  std::string name;
  gaze::DecoderConfig config;
};

/// A small decoder of every kind: 10 features, a grid of 9 cells. Each is tested for the laws that
/// hold for all decoders.
std::vector<DecoderKind> decoder_kinds();

}  // namespace gaze_tests

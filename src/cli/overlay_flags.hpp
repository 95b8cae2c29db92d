#pragma once
#include <string>
#include <vector>

#include "cli/flags.hpp"
#include "cli/model_flags.hpp"
#include "gaze/decode_options.hpp"
#include "gaze/overlay.hpp"

namespace gaze {

struct OverlayFlags {
  std::vector<std::string> images;  ///< the positional argument
  std::string output;
  OverlayOptions overlay;
  double seconds_a_word = AnimationOptions{}.seconds_a_word;
  DecodeOptions decode;
  ModelFlags model;
};

Flags overlay_flags(OverlayFlags& into);

}  // namespace gaze

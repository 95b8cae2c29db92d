#pragma once
#include <string>
#include <vector>

#include "cli/flags/limit_flags.hpp"
#include "cli/flags/model_flags.hpp"
#include "cli/parse/flags.hpp"
#include "gaze/decode_options.hpp"
#include "gaze/overlay.hpp"

namespace gaze {

enum class Embed { automatic, all, none };

struct ViewFlags {
  std::vector<std::string> inputs;
  std::string output;  ///< empty: named after the input, in the current folder
  std::string title;   ///< empty: the input's name
  Embed embed = Embed::automatic;
  bool no_open = false;
  bool window = false;
  OverlayOptions overlay;
  LimitFlags limits;
  ModelFlags model;
  DecodeOptions decode;
};

Flags view_flags(ViewFlags& into);

}  // namespace gaze

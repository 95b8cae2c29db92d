#pragma once
#include <string>
#include <vector>

#include "cli/flags/limit_flags.hpp"
#include "cli/flags/model_flags.hpp"
#include "cli/parse/flags.hpp"
#include "gaze/decode_options.hpp"
#include "gaze/overlay.hpp"

namespace gaze {

struct OverlayFlags {
  std::vector<std::string> images;  ///< one
  std::string output;
  std::string panels;  ///< a folder; empty: none
  bool strip = false;
  int width = 0;                     ///< 0: 1600, of an animation 480
  double seconds = 0.9;              ///< a word, in an animation
  std::string hide_text;             ///< as given
  std::vector<double> hide;          ///< x, y, width, height in fractions; empty: nothing hidden
  std::vector<std::string> compare;  ///< models, as --model takes them
  OverlayOptions overlay;
  LimitFlags limits;
  ModelFlags model;
  DecodeOptions decode;
};

Flags overlay_flags(OverlayFlags& into);

/// "0.2,0.3,0.5,0.4" -> its four numbers. Throws Error(usage) unless they are a part of the photo.
std::vector<double> parse_region(const std::string& text);

}  // namespace gaze

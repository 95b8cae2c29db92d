#pragma once
#include <string>
#include <vector>

#include "cli/flags/limit_flags.hpp"
#include "cli/flags/model_flags.hpp"
#include "cli/parse/flags.hpp"
#include "gaze/decode_options.hpp"

namespace gaze {

struct CaptionFlags {
  std::vector<std::string> images;  ///< "-": paths on stdin, one a line
  bool json = false;
  bool attention = false;
  bool confidence = false;
  LimitFlags limits;
  ModelFlags model;
  DecodeOptions decode;
};

Flags caption_flags(CaptionFlags& into);

}  // namespace gaze

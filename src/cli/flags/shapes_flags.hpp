#pragma once
#include <cstdint>
#include <string>

#include "cli/parse/flags.hpp"

namespace gaze {

struct ShapesFlags {
  std::string output;
  int count = 3000;
  std::uint64_t seed = 1;
  std::string check;   ///< captions to judge instead; "-" is stdin
  std::string scenes;  ///< what the pictures hold
  bool json = false;
};

/// Either `output` or both of `check` and `scenes` are set once these have been parsed.
Flags shapes_flags(ShapesFlags& into);

}  // namespace gaze

#pragma once
#include <string>
#include <vector>

#include "cli/parse/flags.hpp"

namespace gaze {

struct ImportFlags {
  std::vector<std::string> source;  ///< the positional argument
  std::string output;
  bool f32 = false;
  std::string origin;
};

Flags import_flags(ImportFlags& into);

}  // namespace gaze

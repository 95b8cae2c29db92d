#pragma once
#include <string>
#include <vector>

#include "cli/parse/flags.hpp"

namespace gaze {

struct InspectFlags {
  std::vector<std::string> model;  ///< at most one; none: the default
  bool json = false;
};

Flags inspect_flags(InspectFlags& into);

}  // namespace gaze

#pragma once
#include <istream>
#include <ostream>
#include <string>
#include <vector>

namespace gaze {

/// What follows the command's name.
using Args = std::vector<std::string>;

/// Where a command reads and writes: results to `out`, all else to `err`.
struct Console {
  std::ostream& out;
  std::ostream& err;
  std::istream& in;
  bool err_is_terminal = false;  ///< progress may redraw its line
  int in_file = -1;              ///< the open file under `in`, where there is one
};

}  // namespace gaze

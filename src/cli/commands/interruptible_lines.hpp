#pragma once
#include <functional>
#include <istream>
#include <string>

namespace gaze {

/// Lines of an open file (stdin), ended by `end` or by the end of the file. While it waits for
/// more, it asks `stop` ten times a second and ends the lines when that says so: a run can be
/// interrupted although nobody writes into its pipe.
std::function<bool(std::string&)> interruptible_lines(int file, char end,
                                                      std::function<bool()> stop);

}  // namespace gaze

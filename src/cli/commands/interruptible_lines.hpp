#pragma once
#include <functional>
#include <istream>
#include <string>

namespace gaze {

/// Lines of an open file (stdin), ended by `end` or by the end of the file. While it waits for
/// input, it calls `stop` ten times a second and ends when that returns true, so a run can be
/// interrupted while its pipe is silent.
std::function<bool(std::string&)> interruptible_lines(int file, char end,
                                                      std::function<bool()> stop);

}  // namespace gaze

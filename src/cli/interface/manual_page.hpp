#pragma once
#include <string>
#include <vector>

#include "cli/interface/command_table.hpp"

namespace gaze {

/// A manual page in roff, with its file's name.
struct ManualPage {
  std::string file_name;  ///< "gaze-caption.1"
  std::string text;
};

/// gaze.1, and gaze-COMMAND.1 for every entry of command_table(). Made of what help prints.
std::vector<ManualPage> manual_pages();

/// `text` as roff shows it letter by letter: nothing in it is a request or an escape, and a hyphen
/// can be copied into a shell. Line breaks stay.
std::string roff_text(const std::string& text);

}  // namespace gaze

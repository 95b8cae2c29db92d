#include "cli/interface/redrawn_line.hpp"

#include <algorithm>

namespace gaze {

void RedrawnLine::show(const std::string& text) {
  if (!console_.err_is_terminal) return;
  std::string line = text;
  line.resize(std::max(text.size(), drawn_), ' ');  // What was longer is overwritten.
  console_.err << '\r' << line << std::flush;
  drawn_ = text.size();
}

void RedrawnLine::keep() {
  if (drawn_ > 0) console_.err << '\n' << std::flush;
  drawn_ = 0;
}

void RedrawnLine::clear() {
  if (drawn_ > 0) console_.err << '\r' << std::string(drawn_, ' ') << '\r';
  drawn_ = 0;
}

void RedrawnLine::say(const std::string& text) {
  keep();
  console_.err << text << '\n' << std::flush;
}

}  // namespace gaze

#pragma once
#include <cstddef>
#include <string>

#include "cli/parse/console.hpp"

namespace gaze {

/// A line on stderr that says how far a command is, and is redrawn in its place on a terminal. Nothing
/// is drawn where stderr is no terminal. Not thread-safe.
class RedrawnLine {
 public:
  explicit RedrawnLine(const Console& console) : console_(console) {}
  ~RedrawnLine() { keep(); }
  RedrawnLine(const RedrawnLine&) = delete;
  RedrawnLine& operator=(const RedrawnLine&) = delete;

  /// Replaces what the line shows. `text` is ASCII without control characters.
  void show(const std::string& text);
  /// Ends the line: what it shows stays, and what is printed next is below it.
  void keep();
  /// Removes what the line shows, so that what is printed next takes its place.
  void clear();
  /// Prints a line of its own below what the line shows; on a terminal or not.
  void say(const std::string& text);

 private:
  const Console& console_;
  std::size_t drawn_ = 0;  // characters
};

}  // namespace gaze

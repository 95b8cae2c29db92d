#pragma once
#include <string>

namespace gaze {

/// How a caption becomes a text that is read to people: a sentence, and not about itself.
struct AltTextOptions {
  bool sentence_case = true;    ///< a capital, a full stop, and no "a picture of" in front
  int max_chars = 0;            ///< Unicode characters, all counted; 0: as long as it is
  std::string prepend, append;  ///< around the result; not counted
};

/// The caption in that form; empty if nothing is left of it.
/// What is too long is cut between words, and not behind a word like "a" or "with".
std::string alt_text(const std::string& caption, const AltTextOptions& options);

}  // namespace gaze

#pragma once
#include <istream>
#include <string>
#include <vector>

#include "metric/grounding/grounded_caption.hpp"

namespace gaze {

/// Lines of `photo TAB chain TAB centre x TAB centre y TAB width TAB height`, in fractions of the
/// photo; empty lines and lines that begin with # are passed over. `name` only appears in errors.
/// Throws Error(input) with the line's number for a malformed line or a box without area, or if
/// there is no box.
BoxTable read_boxes(std::istream& stream, const std::string& name);

/// Lines of `photo TAB caption number TAB chain TAB type TAB index of the first word TAB phrase TAB
/// caption, its tokens split at spaces`. The index counts punctuation; what comes back counts
/// tokenize()'s tokens. Captions come in the order of their first line.
/// Throws Error(input) with the line's number for a malformed line, a phrase that is not at its
/// index, two wordings of one caption, or if there is no phrase.
std::vector<GroundedCaption> read_phrases(std::istream& stream, const std::string& name);

}  // namespace gaze

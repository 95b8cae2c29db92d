#pragma once
#include <vector>

#include "metric/corpus.hpp"
#include "metric/grounding/grounded_caption.hpp"

namespace gaze {

/// Which token of `to` each token of `from` is: a shortest edit script, where a replaced token
/// (grey, gray) keeps its position and a dropped one has none (-1).
std::vector<int> align_tokens(const Tokens& from, const Tokens& to);

/// The caption's phrases on another wording of it (Flickr8k's of a Flickr30k caption): each phrase
/// covers the tokens its own ones are aligned with; a phrase whose head word is gone is left out.
GroundedCaption reworded(const GroundedCaption& caption, const Tokens& tokens);

}  // namespace gaze

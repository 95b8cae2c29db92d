#pragma once
#include <string>

namespace gaze {

/// Whether a token carries grammar rather than content (METEOR gives such words a third of the
/// weight). The list: articles, pronouns, prepositions, conjunctions, auxiliaries and clitics among
/// the words that make up 0.35 in a thousand or more of the 1.47 million words of WordNet 3.0's
/// glosses.
bool is_function_word(const std::string& token);

}  // namespace gaze

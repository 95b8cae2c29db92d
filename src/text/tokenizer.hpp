#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace gaze {

/// Splits a caption as the scorers of the literature do (Penn Treebank, then without punctuation):
/// - ASCII letters become lower case;
/// - curly quotes, long dashes and the ellipsis sign are read as their ASCII forms;
/// - clitics are split off (don't -> do n't, dog's -> dog 's, cannot -> can not);
/// - hyphens, slashes, ampersands and apostrophes stay in a word (t-shirt, and/or, o'clock);
/// - points, commas and colons stay in a number (3.5, 1,000, 10:30);
/// - points stay in u.s. and after mr., mrs., st. ...;
/// - quotes, brackets and . ? ! , : ; - -- ... are dropped;
/// - any other sign is a token of its own (& $ %).
/// One tokeniser for training and for scoring. Bytes above ASCII stay inside their word. Tokens
/// joined by spaces and split again are the same tokens. Never fails. A point between two words is
/// a missing space here (grass.the -> grass the): the scorers keep it.
std::vector<std::string> tokenize(std::string_view caption);

}  // namespace gaze

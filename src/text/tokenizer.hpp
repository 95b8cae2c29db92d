#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace gaze {

/// Splits a caption as the field's scorers do: lower case, words apart from punctuation and clitics
/// (don't -> do n't, dog's -> dog 's), the punctuation set of ALGORITHMS section 8 dropped.
/// One tokeniser for training and for scoring. Bytes above ASCII stay inside their word.
std::vector<std::string> tokenize(std::string_view caption);

}  // namespace gaze

#include "metric/grounding/token_alignment.hpp"

#include <algorithm>

namespace gaze {

std::vector<int> align_tokens(const Tokens& from, const Tokens& to) {
  const std::size_t rows = from.size() + 1, columns = to.size() + 1;
  std::vector<int> cost(rows * columns);  // [i][j]: turning from's first i tokens into to's first j
  const auto at = [&](std::size_t i, std::size_t j) -> int& { return cost[i * columns + j]; };
  for (std::size_t i = 0; i < rows; ++i) at(i, 0) = static_cast<int>(i);
  for (std::size_t j = 0; j < columns; ++j) at(0, j) = static_cast<int>(j);
  for (std::size_t i = 1; i < rows; ++i) {
    for (std::size_t j = 1; j < columns; ++j) {
      const int replaced = at(i - 1, j - 1) + (from[i - 1] == to[j - 1] ? 0 : 1);
      at(i, j) = std::min({replaced, at(i - 1, j) + 1, at(i, j - 1) + 1});
    }
  }
  std::vector<int> positions(from.size(), -1);
  std::size_t i = from.size(), j = to.size();
  while (i > 0 && j > 0) {
    // An equal token first, so that of two scripts as short the one that replaces less is taken.
    const bool equal = from[i - 1] == to[j - 1];
    if (at(i, j) == at(i - 1, j - 1) + (equal ? 0 : 1)) {
      positions[i - 1] = static_cast<int>(j - 1);
      --i, --j;
    } else if (at(i, j) == at(i - 1, j) + 1) {
      --i;
    } else {
      --j;
    }
  }
  return positions;
}

GroundedCaption reworded(const GroundedCaption& caption, const Tokens& tokens) {
  GroundedCaption result{caption.photo, caption.number, tokens, {}};
  const auto positions = align_tokens(caption.tokens, tokens);
  for (const auto& phrase : caption.phrases) {
    const auto begin = positions.begin() + phrase.first, end = begin + phrase.count;
    const int head = *(end - 1);
    if (head < 0) continue;
    const int first = *std::find_if(begin, end, [](int position) { return position >= 0; });
    result.phrases.push_back({phrase.type, phrase.chain, first, head - first + 1});
  }
  return result;
}

}  // namespace gaze

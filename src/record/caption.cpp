#include "gaze/caption.hpp"

namespace gaze {

std::string Caption::text() const {
  std::string text;
  for (const Word& word : words) {
    if (!text.empty()) text += ' ';
    text += word.text;
  }
  return text;
}

double Caption::mean_log_prob() const {
  const auto tokens = words.size() + (ended ? 1 : 0);
  return tokens == 0 ? 0 : log_prob / static_cast<double>(tokens);
}

}  // namespace gaze

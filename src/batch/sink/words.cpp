#include "batch/sink/words.hpp"

namespace gaze {

std::string words_of(const Caption& caption, const std::string& suspect,
                     const WordsOptions& options) {
  if (!suspect.empty() || caption.mean_log_prob() < options.min_confidence) return "";
  return alt_text(caption.text(), options.text);
}

}  // namespace gaze

#include "batch/sink/alt_text_policy.hpp"

namespace gaze {

std::string alt_text_of(const Caption& caption, const std::string& suspect,
                        const AltTextPolicy& options) {
  if (!suspect.empty() || caption.mean_log_prob() < options.min_confidence) return "";
  return alt_text(caption.text(), options.text);
}

}  // namespace gaze

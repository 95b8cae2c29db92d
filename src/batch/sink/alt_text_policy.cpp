#include "batch/sink/alt_text_policy.hpp"

namespace gaze {

bool is_weak(const Caption& caption, double min_confidence) {
  if (min_confidence < 0) return caption.mean_log_prob() < min_confidence;
  return !caption.confidence || *caption.confidence < min_confidence;
}

std::string alt_text_of(const Caption& caption, const std::string& suspect,
                        const AltTextPolicy& options) {
  if (!suspect.empty() || is_weak(caption, options.min_confidence)) return "";
  return alt_text(caption.text(), options.text);
}

}  // namespace gaze

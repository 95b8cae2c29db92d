#pragma once
#include <limits>
#include <string>

#include "batch/sink/alt_text.hpp"
#include "gaze/caption.hpp"

namespace gaze {

/// How captions become what people are given to read, and which do not.
struct AltTextPolicy {
  AltTextOptions text;
  /// Captions whose mean log-probability a word is below this are left to a human.
  double min_confidence = -std::numeric_limits<double>::infinity();
};

/// Empty if the caption is weak, `suspect` says that there is no photograph, or no word is left:
/// then nothing is better than something.
std::string alt_text_of(const Caption& caption, const std::string& suspect,
                        const AltTextPolicy& options);

}  // namespace gaze

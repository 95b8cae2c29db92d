#pragma once
#include <limits>
#include <string>

#include "batch/sink/alt_text.hpp"
#include "gaze/caption.hpp"

namespace gaze {

/// How captions become what people are given to read, and which do not.
struct AltTextPolicy {
  AltTextOptions text;
  /// Captions that are weak by this are left to a human: see is_weak().
  double min_confidence = -std::numeric_limits<double>::infinity();
};

/// From 0 on, min_confidence asks Caption::confidence, and a caption without one is weak; below 0 it
/// asks the mean log-probability a word.
bool is_weak(const Caption& caption, double min_confidence);

/// Empty if the caption is weak, `suspect` says that there is no photograph, or no word is left:
/// then nothing is better than something.
std::string alt_text_of(const Caption& caption, const std::string& suspect,
                        const AltTextPolicy& options);

}  // namespace gaze

#pragma once
#include <string>

#include "gaze/captioner.hpp"

namespace gaze {

/// Whether every word has its attention.
bool has_attention(const CaptionedPhoto& captioned);

/// Fills in the attention of these words, for captions that were kept without.
/// The captions and their probabilities stay. `decode`: what the captions were written with.
/// Throws Error(input) if the photo cannot be read.
void attend_again(CaptionedPhoto& captioned, const std::string& photo, const Captioner& captioner,
                  const DecodeOptions& decode);

}  // namespace gaze

#pragma once
#include <string>

#include "gaze/image.hpp"

namespace gaze {

/// Why a picture is probably no photograph, so that its caption is probably nonsense:
///   "near-black", "near-white"  by the mean brightness, and hardly any spread
///   "flat"                      one colour
///   "page of text"              bright and colourless, with thin dark strokes and hardly any tones
///                               between
///   "screenshot"                large areas of few colours, equal to the last bit, as drawings and
///                               programs make and cameras do not; white and black alone have to
///                               be larger, because overexposed photos have them
/// Empty: it is probably one, or it is too small (below 16 pixels a side) to decide.
/// These are rules of thumb. batch/README.md says how often they were wrong.
std::string why_not_a_photo(const Image& image);

}  // namespace gaze

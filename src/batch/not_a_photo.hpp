#pragma once
#include <string>

#include "gaze/image.hpp"

namespace gaze {

/// Why a picture is probably no photograph of anything, so that whatever is said of it is nonsense:
///   "near-black", "near-white"  by the mean brightness, and hardly any spread
///   "flat"                      one colour
///   "page of text"              bright and colourless, with a little that is dark and hardly any
///   tones
///                               between
///   "screenshot"                large areas whose neighbours are equal to the last bit, as
///   drawings
///                               and programs make and cameras do not
/// Empty: it may well be one, or it is too small (below 16 pixels a side) to tell.
/// These are rules of thumb: a sign on a white wall may be taken for a page.
std::string why_not_a_photo(const Image& image);

}  // namespace gaze

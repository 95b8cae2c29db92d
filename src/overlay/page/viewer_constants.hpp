#pragma once
#include <string>

namespace gaze {

/// The numbers by which attention is drawn and described (style_constants.hpp) and the palette, as the
/// object of JavaScript that assets/viewer/maps.js and script.js use.
std::string viewer_constants();

}  // namespace gaze

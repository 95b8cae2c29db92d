#pragma once
#include <string>

namespace gaze {

/// The numbers by which attention is drawn (style_constants.hpp) and the palette, as the object of
/// JavaScript that assets/viewer/maps.js draws by.
std::string viewer_constants();

}  // namespace gaze

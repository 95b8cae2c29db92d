#pragma once
#include <vector>

#include "gaze/overlay.hpp"
#include "options/option.hpp"

namespace gaze {

/// Every member of OverlayOptions, in the order help lists them. A new member gets a row here and
/// no second description anywhere.
const std::vector<Option<OverlayOptions>>& overlay_option_table();

}  // namespace gaze

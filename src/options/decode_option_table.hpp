#pragma once
#include <vector>

#include "gaze/decode_options.hpp"
#include "options/option.hpp"

namespace gaze {

/// Every member of DecodeOptions, in the order help lists them. A new member gets a row here and no
/// second description anywhere.
const std::vector<Option<DecodeOptions>>& decode_option_table();

}  // namespace gaze

#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "config/config.hpp"

namespace gaze {

/// The names and shapes of a decoder's parameters, as data: what make_decoder() would register, in
/// its order, without the memory. A model file is compared with them before a decoder is made, so
/// that a small file cannot ask for a large one. `config` has been checked.
std::vector<std::pair<std::string, std::vector<std::int64_t>>> decoder_shapes(
    const DecoderConfig& config, int vocabulary_size);

}  // namespace gaze

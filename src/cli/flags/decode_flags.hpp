#pragma once
#include "cli/parse/flags.hpp"
#include "gaze/decode_options.hpp"

namespace gaze {

/// The decoding flags, the same in every command that captions, and their check.
/// "--rivals" is not among them: it belongs to the commands that show candidates.
void add_decode_flags(Flags& flags, DecodeOptions& options);

}  // namespace gaze

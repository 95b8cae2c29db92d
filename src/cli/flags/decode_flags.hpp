#pragma once
#include <functional>
#include <string>

#include "cli/parse/flags.hpp"
#include "gaze/decode_options.hpp"

namespace gaze {

/// The decoding flags, the same in every command that captions, and their check: the rows of
/// decode_option_table() but for --candidates, which belongs to the commands that show candidates.
void add_decode_flags(Flags& flags, DecodeOptions& options);

/// --candidates, with what follows its help in this command.
void add_candidates_flag(Flags& flags, DecodeOptions& options, const std::string& more = "");

/// Refuses every decoding flag where `applies` says no, but for --seed.
void decode_flags_need(Flags& flags, const std::function<bool()>& applies,
                       const std::string& reason);

}  // namespace gaze

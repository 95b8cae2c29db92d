#pragma once
#include <string_view>

namespace gaze {

/// Whether bytes without a line break can be a line of ours that was being written when the run
/// was stopped: the beginning of a record, or cut in its midst.
bool is_unfinished_record(std::string_view line);

/// Whether a line that holds NUL bytes can be what a crash of the machine makes of a line of ours:
/// blocks of zeros, alone, in front of the line's rest or behind its beginning. Text in UTF-16 also
/// holds NUL bytes, and is another program's.
bool is_damaged_record(std::string_view line);

}  // namespace gaze

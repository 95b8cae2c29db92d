#pragma once
#include <functional>
#include <string>

namespace gaze {

/// Calls `take` with every caption of a file of captions without photos (perhaps .gz): each line, or
/// of lines with tabs one field. `source` is FILE or FILE:COLUMN, COLUMN counted from 1; without it
/// the last field is taken. Throws Error(usage) for a column that is none, Error(input) for a file
/// that cannot be read or a line without that column.
void read_text_captions(const std::string& source,
                        const std::function<void(const std::string& caption)>& take);

}  // namespace gaze

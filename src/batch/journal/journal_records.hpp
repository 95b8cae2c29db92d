#pragma once
#include <functional>
#include <string>

#include "batch/journal/journal.hpp"
#include "gaze/caption_json.hpp"

namespace gaze {

/// Calls `each` for every whole line of a journal, read in full.
/// Throws Error(environment) if the file cannot be read, Error(input) if a line is no record.
void for_each_record(const std::string& journal,
                     const std::function<void(const JsonRecord&)>& each);

/// Calls `each` for every whole line of a journal, of which only the head is read: faster.
/// Throws likewise.
void for_each_entry(const std::string& journal,
                    const std::function<void(const JournalEntry&)>& each);

}  // namespace gaze

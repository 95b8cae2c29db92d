#pragma once
#include <functional>
#include <string>

#include "caption/caption_json.hpp"

namespace gaze {

/// Calls `each` for every whole line of a journal, read in full.
/// Throws Error(environment) if the file cannot be read, Error(input) if a line is no record.
void for_each_record(const std::string& journal,
                     const std::function<void(const JsonRecord&)>& each);

}  // namespace gaze

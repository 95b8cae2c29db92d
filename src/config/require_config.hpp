#pragma once
#include <string>
#include <vector>

namespace gaze {

/// Throws Error(usage) naming what is allowed and what came.
void require_one_of(const char* what, const std::string& value,
                    const std::vector<std::string>& allowed);
/// Unless value is a multiple of parts, which parts_name names.
void require_divisible(const char* what, int value, const char* parts_name, int parts);

}  // namespace gaze

#pragma once
#include <cstdint>
#include <map>
#include <string>

#include "gaze/batch.hpp"

namespace gaze {

/// "[#####...............] 1234/5000  24.7 photos/s  3 failed  2:32 left"; what is not known is
/// left out.
std::string progress_line(const BatchCounts& counts);

/// "4980 done, 3 failed, 17 done before; 24.7 photos a second"
std::string summary_line(const BatchCounts& counts);

/// "2 in EXIF ImageDescription, 1 in a text sidecar", most first; empty if there is nothing.
std::string words_line(const std::map<std::string, std::uint64_t>& words_left);

/// "2:32", "1:05:00", "3 days 4:00:00"
std::string duration(double seconds);

}  // namespace gaze

#pragma once
#include <string>
#include <vector>

namespace gaze {

/// The candidate that `typed` is most likely a slip for: fewest letters inserted, dropped, changed
/// or swapped with their neighbour, a tie going to the first. Empty if even that one differs in
/// more than a third of its letters.
std::string nearest(const std::string& typed, const std::vector<std::string>& candidates);

}  // namespace gaze

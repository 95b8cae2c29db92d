#pragma once
#include <cstdint>
#include <string>

namespace gaze {

/// One of `count` parts of the photos, 0 <= index < count. A photo belongs to exactly one, by its
/// path below the INPUT alone: machines that see the same folder need not talk to each other.
struct Shard {
  std::uint64_t index = 0, count = 1;

  bool has(const std::string& relative) const;
};

/// "2/8", counted from 0. Throws Error(usage) for anything else.
Shard parse_shard(const std::string& text);

}  // namespace gaze

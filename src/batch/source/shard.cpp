#include "batch/source/shard.hpp"

#include <charconv>
#include <system_error>

#include "files/path_fingerprint.hpp"
#include "gaze/error.hpp"

namespace gaze {

bool Shard::has(const std::string& relative) const {
  return count == 1 || fingerprint(relative).high % count == index;
}

Shard parse_shard(const std::string& text) {
  Shard shard;
  const char* const end = text.data() + text.size();
  const auto index = std::from_chars(text.data(), end, shard.index);
  bool good = index.ec == std::errc() && index.ptr != end && *index.ptr == '/';
  if (good) {
    const auto count = std::from_chars(index.ptr + 1, end, shard.count);
    good = count.ec == std::errc() && count.ptr == end && shard.index < shard.count;
  }
  if (!good) {
    throw Error(ErrorKind::usage, "a shard must be i/n with i from 0 to n - 1, got '" + text + "'");
  }
  return shard;
}

}  // namespace gaze

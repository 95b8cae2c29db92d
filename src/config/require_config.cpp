#include "config/require_config.hpp"

#include <algorithm>

#include "gaze/error.hpp"

namespace gaze {

void require_one_of(const char* what, const std::string& value,
                    const std::vector<std::string>& allowed) {
  if (std::find(allowed.begin(), allowed.end(), value) != allowed.end()) return;
  std::string list;
  for (const std::string& name : allowed) list += (list.empty() ? "" : ", ") + name;
  throw Error(ErrorKind::usage, std::string(what) + " must be one of " + list + "; got " + value);
}

void require_divisible(const char* what, int value, const char* parts_name, int parts) {
  if (value % parts == 0) return;
  throw Error(ErrorKind::usage, std::string(what) + " must be a multiple of " + parts_name +
                                    ", got " + std::to_string(value) + " and " +
                                    std::to_string(parts));
}

}  // namespace gaze

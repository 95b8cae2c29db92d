#include "base/outside/json_depth.hpp"

#include <cstddef>

namespace gaze {

bool is_nested_too_deep(std::string_view json) {
  int depth = 0;
  for (std::size_t at = json.find_first_of("\"[]{}"); at != json.npos;
       at = json.find_first_of("\"[]{}", at + 1)) {
    const char sign = json[at];
    if (sign == '"') {  // To the end of the text, over what is escaped in it.
      for (++at; at < json.size() && json[at] != '"'; ++at) {
        if (json[at] == '\\') ++at;
      }
      if (at >= json.size()) return false;
    } else if (sign == '[' || sign == '{') {
      if (++depth > kDeepestJson) return true;
    } else {
      --depth;
    }
  }
  return false;
}

}  // namespace gaze

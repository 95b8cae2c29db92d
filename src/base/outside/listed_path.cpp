#include "base/outside/listed_path.hpp"

#include <sys/stat.h>

namespace gaze {

bool path_exists(const std::string& path) noexcept {
  struct stat status = {};
  return stat(path.c_str(), &status) == 0;
}

std::string listed_path(std::string line) {
  if (!line.empty() && line.back() == '\r' && !path_exists(line)) line.pop_back();
  return line;
}

}  // namespace gaze

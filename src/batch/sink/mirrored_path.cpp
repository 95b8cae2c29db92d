#include "batch/sink/mirrored_path.hpp"

#include <filesystem>

namespace gaze {

std::string mirrored_path(const PhotoRef& photo, const std::string& folder) {
  namespace fs = std::filesystem;
  if (folder.empty()) return photo.path;
  fs::path path = folder;
  for (const fs::path& part : fs::path(photo.relative).relative_path()) {
    // ".." becomes "_", and "_" therefore "__".
    const bool lines = part.native().find_first_not_of('_') == std::string::npos;
    path /= part == ".." ? fs::path("_") : lines ? fs::path(part.native() + '_') : part;
  }
  return path.string();
}

}  // namespace gaze

#include "batch/source/photo_map.hpp"

#include "files/path_fingerprint.hpp"

namespace gaze {

void PhotoMap::add(const PhotoRef& photo) {
  const std::string &path = photo.path, &relative = photo.relative;
  if (path.size() >= relative.size() &&
      path.compare(path.size() - relative.size(), relative.size(), relative) == 0) {
    lengths_[fingerprint(path).high] =
        static_cast<std::uint32_t>(relative.size()) << 1U | (photo.archived ? 1U : 0U);
  } else {
    exceptions_[path] = {path, relative, nullptr, photo.archived};
  }
}

std::optional<PhotoRef> PhotoMap::find(const std::string& path) const {
  if (const auto odd = exceptions_.find(path); odd != exceptions_.end()) {
    return odd->second;
  }
  const auto found = lengths_.find(fingerprint(path).high);
  if (found == lengths_.end() || found->second >> 1U > path.size()) return std::nullopt;
  const bool archived = (found->second & 1U) != 0;
  return PhotoRef{path, path.substr(path.size() - (found->second >> 1U)), nullptr, archived};
}

}  // namespace gaze

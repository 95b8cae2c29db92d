#include "batch/sink/shared_stems.hpp"

#include <dirent.h>

#include <algorithm>

#include "files/file_name.hpp"
#include "files/path_fingerprint.hpp"
#include "files/photo_name.hpp"

namespace gaze {
namespace {

std::vector<std::uint64_t> stems_in(const std::string& folder, bool (*counts)(std::string_view)) {
  std::vector<std::uint64_t> stems;
  DIR* const open = opendir(folder.empty() ? "." : folder.c_str());
  if (open == nullptr) return stems;
  while (const dirent* const entry = readdir(open)) {
    const std::string name = entry->d_name;
    if (counts(name)) stems.push_back(fingerprint(without_extension(name)).high);
  }
  closedir(open);
  std::sort(stems.begin(), stems.end());
  return stems;
}

}  // namespace

bool SharedStems::shares(const std::string& path) const {
  const std::string name(file_name(path));
  const std::string folder = path.substr(0, path.size() - name.size());
  const std::lock_guard lock(mutex_);
  if (!listed_ || folder != folder_) {
    stems_ = stems_in(folder, counts_);
    folder_ = folder;
    listed_ = true;
  }
  const auto same =
      std::equal_range(stems_.begin(), stems_.end(), fingerprint(without_extension(name)).high);
  return same.second - same.first > 1;
}

}  // namespace gaze

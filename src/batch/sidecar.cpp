#include "batch/sidecar.hpp"

#include <dirent.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "batch/fingerprint.hpp"
#include "batch/photo_name.hpp"
#include "file/replace_file.hpp"

namespace gaze {
namespace {

namespace fs = std::filesystem;

std::vector<std::uint64_t> stems_in(const std::string& folder) {
  std::vector<std::uint64_t> stems;
  DIR* const open = opendir(folder.empty() ? "." : folder.c_str());
  if (open == nullptr) return stems;
  while (const dirent* const entry = readdir(open)) {
    const std::string name = entry->d_name;
    if (is_photo_name(name)) stems.push_back(fingerprint(without_extension(name)).high);
  }
  closedir(open);
  std::sort(stems.begin(), stems.end());
  return stems;
}

/// A path that stays below the folder it is put into.
fs::path tamed(const std::string& relative) {
  fs::path path;
  for (const fs::path& part : fs::path(relative).relative_path()) {
    path /= part == ".." ? fs::path("_") : part;
  }
  return path;
}

}  // namespace

bool Sidecars::shares_stem(const std::string& path) const {
  const std::string name(file_name(path));
  const std::string folder = path.substr(0, path.size() - name.size());
  const std::lock_guard lock(mutex_);
  if (!listed_ || folder != folder_) {
    stems_ = stems_in(folder);
    folder_ = folder;
    listed_ = true;
  }
  const auto same =
      std::equal_range(stems_.begin(), stems_.end(), fingerprint(without_extension(name)).high);
  return same.second - same.first > 1;
}

std::string Sidecars::path(const PhotoRef& photo) const {
  // Who else is in an archive shows only at its end.
  const bool whole_name = photo.archived || shares_stem(photo.path);
  const auto with_extension = [&](const std::string& path) {
    return (whole_name ? path : without_extension(path)) + options_.extension;
  };
  if (options_.output_folder.empty()) return with_extension(photo.path);
  return (fs::path(options_.output_folder) / with_extension(tamed(photo.relative).string()))
      .string();
}

bool Sidecars::exists(const PhotoRef& photo) const {
  std::error_code ignored;
  return fs::exists(path(photo), ignored);
}

void Sidecars::write(const PhotoRef& photo, const Caption& caption,
                     const std::string& suspect) const {
  if (!suspect.empty() || caption.mean_log_prob() < options_.min_confidence) return;
  const std::string text = alt_text(caption.text(), options_.text);
  if (text.empty()) return;
  FileReplacement file(path(photo), true);
  file.write(text + '\n');
  file.commit();
}

}  // namespace gaze

#include "batch/sink/sidecar.hpp"

#include <dirent.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "base/file_name.hpp"
#include "base/path_fingerprint.hpp"
#include "base/photo_name.hpp"
#include "base/replace_file.hpp"
#include "batch/sink/mirrored_path.hpp"

namespace gaze {
namespace {

namespace fs = std::filesystem;

/// A run with --overwrite that goes on comes by all of them again.
bool has_content(const std::string& path, const std::string& content) {
  try {
    std::ifstream file(path, std::ios::binary);
    return file.is_open() && std::string{std::istreambuf_iterator<char>(file),
                                         std::istreambuf_iterator<char>()} == content;
  } catch (const std::ios_base::failure&) {
    return false;  // A folder can be opened but not read.
  }
}

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
  const std::string whole = mirrored_path(photo, options_.output_folder);
  // Who else is in an archive shows only at its end.
  const bool whole_name = photo.archived || shares_stem(photo.path);
  return (whole_name ? whole : without_extension(whole)) + options_.extension;
}

bool Sidecars::has_user_content(const PhotoRef& photo) const {
  return !options_.overwrite && !needs_write(photo);
}

bool Sidecars::needs_write(const PhotoRef& photo) const {
  std::error_code ignored;
  return options_.overwrite || !fs::exists(path(photo), ignored);
}

void Sidecars::deliver(const PhotoRef& photo, const CaptionedPhoto& captioned,
                       const std::string& suspect) const {
  const std::string text = alt_text_of(captioned.caption, suspect, options_.words) + '\n';
  const std::string to = path(photo);
  if (text == "\n" || has_user_content(photo) || has_content(to, text)) return;
  FileReplacement file(to, true);
  file.write(text);
  file.commit();
}

}  // namespace gaze

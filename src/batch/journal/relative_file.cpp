#include "batch/journal/relative_file.hpp"

#include <algorithm>
#include <system_error>

namespace gaze {
namespace {

namespace fs = std::filesystem;

bool goes_up(const fs::path& path) {
  return std::find(path.begin(), path.end(), "..") != path.end();
}

/// Without links; as far as it is there.
fs::path real(const fs::path& path) {
  std::error_code error;
  const fs::path found = fs::weakly_canonical(path, error);
  return error ? path.lexically_normal() : found;
}

}  // namespace

RelativeTo::RelativeTo(const std::string& folder)
    : folder_(fs::absolute(folder.empty() ? "." : folder)), real_folder_(real(folder_)) {
  if (!goes_up(folder_)) folder_ = folder_.lexically_normal();
}

std::string RelativeTo::operator()(const std::string& path) {
  const fs::path whole = fs::absolute(path);
  // As it was named, where that is below the folder. Behind a link ".." is not what it looks like.
  if (!goes_up(whole) && !goes_up(folder_)) {
    const fs::path below = whole.lexically_normal().lexically_relative(folder_);
    if (!below.empty() && !goes_up(below)) return below.string();
  }
  const fs::path parent = whole.parent_path();
  if (parent != last_) {
    last_ = parent;
    last_real_ = real(parent);
  }
  return (last_real_.lexically_relative(real_folder_) / whole.filename())
      .lexically_normal()
      .string();
}

}  // namespace gaze

#include "base/outside/output_link.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

#include "gaze/error.hpp"

namespace gaze {
namespace {

namespace fs = std::filesystem;

constexpr int kMostLinks = 40;  // As the system itself follows.

bool is_trusted(const struct stat& link, const fs::path& folder) {
  if (link.st_uid == geteuid() || link.st_uid == 0) return true;
  struct stat around = {};
  return stat(folder.empty() ? "." : folder.c_str(), &around) == 0 && around.st_uid == link.st_uid;
}

}  // namespace

std::string behind_link(const std::string& path) {
  fs::path now = path;
  for (int links = 0; links < kMostLinks; ++links) {
    struct stat status = {};
    if (lstat(now.c_str(), &status) != 0 || !S_ISLNK(status.st_mode)) return now.string();
    if (!is_trusted(status, now.parent_path())) {
      throw Error(ErrorKind::environment,
                  path + " is another user's link, which is not written through");
    }
    std::error_code error;
    const fs::path target = fs::read_symlink(now, error);
    if (error) break;
    now = target.is_absolute() ? target : now.parent_path() / target;
  }
  throw Error(ErrorKind::environment, path + ": the link leads nowhere");
}

}  // namespace gaze

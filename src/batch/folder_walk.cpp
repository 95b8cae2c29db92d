#include "batch/folder_walk.hpp"

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <system_error>
#include <utility>

#include "batch/tar_source.hpp"
#include "gaze/error.hpp"

namespace gaze {
namespace {

std::string reason() { return std::generic_category().message(errno); }

/// The entries of a folder in byte order: all names in one block, since a folder may hold millions.
class Names {
 public:
  /// False, with errno, if the folder cannot be read.
  bool read(const std::string& folder) {
    DIR* const open = opendir(folder.c_str());
    if (open == nullptr) return false;
    errno = 0;
    while (const dirent* const entry = readdir(open)) {
      const char* const name = entry->d_name;
      if (std::strcmp(name, ".") == 0 || std::strcmp(name, "..") == 0) continue;
      block_ += static_cast<char>(entry->d_type);
      begins_.push_back(static_cast<std::uint32_t>(block_.size()));
      block_.append(name, std::strlen(name) + 1);
    }
    const int error = errno;
    closedir(open);
    errno = error;
    std::sort(begins_.begin(), begins_.end(), [&](std::uint32_t a, std::uint32_t b) {
      return std::strcmp(&block_[a], &block_[b]) < 0;
    });
    return error == 0;
  }

  std::size_t size() const { return begins_.size(); }
  const char* operator[](std::size_t n) const { return &block_[begins_[n]]; }
  /// As readdir() gives it: DT_REG, ... or DT_UNKNOWN.
  unsigned char type(std::size_t n) const {
    return static_cast<unsigned char>(block_[begins_[n] - 1]);
  }

 private:
  std::string block_;
  std::vector<std::uint32_t> begins_;
};

struct Level {
  std::string path, relative;  ///< each empty or with a final slash
  dev_t device = 0;
  ino_t inode = 0;
  Names names;
  std::size_t next = 0;
};

class FolderWalk : public PhotoSource {
 public:
  FolderWalk(const std::string& folder, WalkOptions options, Complain complain)
      : options_(std::move(options)), complain_(std::move(complain)) {
    struct stat status = {};
    for (const std::string& ours : options_.not_into) {
      if (stat(ours.c_str(), &status) == 0) not_into_.emplace_back(status.st_dev, status.st_ino);
    }
    std::string slashed = folder;
    if (slashed.empty() || slashed.back() != '/') slashed += '/';
    if (stat(slashed.c_str(), &status) != 0 || !enter(slashed, "", status)) {
      throw Error(ErrorKind::input, folder + ": the folder cannot be read: " + reason());
    }
  }

  bool next(PhotoRef& photo) override {
    if (archive_ && archive_->next(photo)) return true;
    archive_.reset();
    while (!levels_.empty()) {
      Level& level = levels_.back();
      if (level.next == level.names.size()) {
        levels_.pop_back();
        continue;
      }
      const unsigned char type = level.names.type(level.next);
      const std::string name = level.names[level.next++];
      const std::string path = level.path + name, relative = level.relative + name;
      if (options_.leaves_out(name, relative)) continue;
      if (type == DT_REG) {  // Most are: no need to ask again.
        if (take(path, name, relative, photo)) return true;
        continue;
      }
      struct stat status = {};
      if (lstat(path.c_str(), &status) != 0) {
        complain_(path, "the file cannot be read: " + reason());
        continue;
      }
      const bool link = S_ISLNK(status.st_mode);
      // A link to nowhere called like a photo is a bad file, and said to be one where it is read.
      if (link && stat(path.c_str(), &status) != 0) status.st_mode = S_IFREG;
      if (S_ISDIR(status.st_mode)) {
        if (options_.recursive && (!link || options_.follow_symlinks)) {
          descend(path + '/', relative + '/', status);
        }
      } else if (S_ISREG(status.st_mode) && take(path, name, relative, photo)) {
        return true;
      }
    }
    return false;
  }

  void load(PhotoRef& photo) override {
    if (archive_) archive_->load(photo);
  }

 private:
  /// A file's photo, or the first one in it; false if there is none.
  bool take(const std::string& path, const std::string& name, const std::string& relative,
            PhotoRef& photo) {
    if (is_tar_name(name)) {
      archive_ = tar_source(path, relative, options_);
      if (archive_->next(photo)) return true;
      archive_.reset();
      return false;
    }
    if (!options_.takes(name, relative)) return false;
    photo = {path, relative, nullptr};
    return true;
  }

  bool enter(const std::string& path, const std::string& relative, const struct stat& status) {
    Level level{path, relative, status.st_dev, status.st_ino, {}, 0};
    if (!level.names.read(path)) return false;
    levels_.push_back(std::move(level));
    return true;
  }

  void descend(const std::string& path, const std::string& relative, const struct stat& status) {
    const bool above = std::any_of(levels_.begin(), levels_.end(), [&](const Level& level) {
      return level.device == status.st_dev && level.inode == status.st_ino;
    });
    if (above) return;  // A link back: everything in it is being walked already.
    const std::pair<dev_t, ino_t> self(status.st_dev, status.st_ino);
    if (std::find(not_into_.begin(), not_into_.end(), self) != not_into_.end()) return;
    if (!enter(path, relative, status)) {
      complain_(path, "the folder cannot be read: " + reason());
    }
  }

  WalkOptions options_;
  Complain complain_;
  std::vector<std::pair<dev_t, ino_t>> not_into_;
  std::vector<Level> levels_;
  std::unique_ptr<PhotoSource> archive_;  ///< whose photos are next
};

}  // namespace

std::unique_ptr<PhotoSource> walk_folder(const std::string& folder, const WalkOptions& options,
                                         Complain complain) {
  return std::make_unique<FolderWalk>(folder, options, std::move(complain));
}

}  // namespace gaze

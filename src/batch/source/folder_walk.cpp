#include "batch/source/folder_walk.hpp"

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <system_error>
#include <utility>

#include "batch/source/tar_source.hpp"
#include "gaze/error.hpp"

namespace gaze {
namespace {

std::string reason() { return std::generic_category().message(errno); }

/// The entries of a folder: in byte order, all names held, or as the system gives them.
class Entries {
 public:
  /// False, with errno, if the folder cannot be read.
  bool read(const std::string& folder, bool in_order) {
    open_.reset(opendir(folder.c_str()));
    if (!open_) return false;
    if (!in_order) return true;
    errno = 0;
    while (const dirent* const entry = readdir(open_.get())) {
      if (!is_own(entry->d_name)) add(entry->d_name, entry->d_type);
    }
    const int error = errno;
    open_.reset();
    errno = error;
    std::sort(begins_.begin(), begins_.end(), [&](std::uint32_t a, std::uint32_t b) {
      return std::strcmp(text(a) + 1, text(b) + 1) < 0;
    });
    return error == 0;
  }

  /// The next name and its type, as readdir() gives it: DT_REG, ... or DT_UNKNOWN.
  bool next(std::string& name, unsigned char& type) {
    while (open_) {
      const dirent* const entry = readdir(open_.get());
      if (entry == nullptr) return false;
      if (is_own(entry->d_name)) continue;
      name = entry->d_name;
      type = entry->d_type;
      return true;
    }
    if (next_ == begins_.size()) return false;
    const char* const found = text(begins_[next_++]);
    type = static_cast<unsigned char>(found[0]);
    name = found + 1;
    return true;
  }

 private:
  static constexpr std::size_t kBlock = std::size_t{1} << 16U;

  static bool is_own(const char* name) {
    return std::strcmp(name, ".") == 0 || std::strcmp(name, "..") == 0;
  }

  /// In blocks: one string for the millions of names a folder may hold would be held twice as it
  /// grows.
  void add(const char* name, unsigned char type) {
    const std::size_t size = std::strlen(name) + 2;
    if (blocks_.empty() || blocks_.back().size() + size > kBlock) {
      blocks_.emplace_back().reserve(kBlock);
    }
    std::string& block = blocks_.back();
    begins_.push_back(static_cast<std::uint32_t>((blocks_.size() - 1) * kBlock + block.size()));
    block += static_cast<char>(type);
    block.append(name, size - 1);
  }

  /// The type and the name behind it.
  const char* text(std::uint32_t begin) const { return &blocks_[begin / kBlock][begin % kBlock]; }

  struct Close {
    void operator()(DIR* folder) const { closedir(folder); }
  };

  std::unique_ptr<DIR, Close> open_;
  std::deque<std::string> blocks_;
  std::deque<std::uint32_t> begins_;
  std::size_t next_ = 0;
};

struct Level {
  std::string path, relative;  ///< each empty or with a final slash
  dev_t device = 0;
  ino_t inode = 0;
  Entries entries;
};

class FolderWalk : public PhotoSource {
 public:
  FolderWalk(const std::string& folder, WalkOptions options, OnError on_error)
      : options_(std::move(options)), on_error_(std::move(on_error)) {
    struct stat status = {};
    for (const std::string& ours : options_.excluded_dirs) {
      if (stat(ours.c_str(), &status) == 0)
        excluded_dirs_.emplace_back(status.st_dev, status.st_ino);
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
      std::string name;
      unsigned char type = DT_UNKNOWN;
      if (!level.entries.next(name, type)) {
        levels_.pop_back();
        continue;
      }
      const std::string path = level.path + name, relative = level.relative + name;
      if (options_.leaves_out(name, relative)) continue;
      if (type == DT_REG) {  // Most are: no need to ask again.
        if (take(path, name, relative, photo)) return true;
        continue;
      }
      struct stat status = {};
      if (lstat(path.c_str(), &status) != 0) {
        on_error_(path, "the file cannot be read: " + reason());
        continue;
      }
      const bool link = S_ISLNK(status.st_mode);
      // A link to nowhere called like a photo is a bad file, and reported where it is read.
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
    Level level{path, relative, status.st_dev, status.st_ino, {}};
    if (!level.entries.read(path, options_.in_order)) return false;
    levels_.push_back(std::move(level));
    return true;
  }

  void descend(const std::string& path, const std::string& relative, const struct stat& status) {
    const bool above = std::any_of(levels_.begin(), levels_.end(), [&](const Level& level) {
      return level.device == status.st_dev && level.inode == status.st_ino;
    });
    if (above) return;  // A link back: everything in it is being walked already.
    const std::pair<dev_t, ino_t> self(status.st_dev, status.st_ino);
    if (std::find(excluded_dirs_.begin(), excluded_dirs_.end(), self) != excluded_dirs_.end())
      return;
    if (!enter(path, relative, status)) {
      on_error_(path, "the folder cannot be read: " + reason());
    }
  }

  WalkOptions options_;
  OnError on_error_;
  std::vector<std::pair<dev_t, ino_t>> excluded_dirs_;
  std::vector<Level> levels_;
  std::unique_ptr<PhotoSource> archive_;  ///< whose photos are next
};

}  // namespace

std::unique_ptr<PhotoSource> walk_folder(const std::string& folder, const WalkOptions& options,
                                         OnError on_error) {
  return std::make_unique<FolderWalk>(folder, options, std::move(on_error));
}

}  // namespace gaze

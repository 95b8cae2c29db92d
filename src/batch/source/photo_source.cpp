#include "batch/source/photo_source.hpp"

#include <cstddef>
#include <utility>

#include "base/outside/listed_path.hpp"
#include "batch/source/tar_source.hpp"
#include "gaze/error.hpp"

namespace gaze {
namespace {

class ListSource : public PhotoSource {
 public:
  ListSource(NextLine next_line, WalkOptions walk)
      : next_line_(std::move(next_line)), walk_(std::move(walk)) {}

  bool next(PhotoRef& photo) override {
    if (archive_ && archive_->next(photo)) return true;
    archive_.reset();
    for (std::string line; next_line_(line);) {
      line = listed_path(std::move(line));
      if (line.empty()) continue;
      if (line.find('\0') != std::string::npos) {
        throw Error(ErrorKind::input,
                    "a list of photos holds paths, one a line, and this one holds NUL bytes; if "
                    "they stand between paths, --null reads it from stdin, and an archive must be "
                    "named");
      }
      if (is_tar_name(line)) {
        archive_ = tar_source(line, line, walk_);
        if (archive_->next(photo)) return true;
        continue;
      }
      photo = {line, line, nullptr};
      return true;
    }
    archive_.reset();
    return false;
  }

  void load(PhotoRef& photo) override {
    if (archive_) archive_->load(photo);
  }

 private:
  NextLine next_line_;
  WalkOptions walk_;
  std::unique_ptr<PhotoSource> archive_;  ///< whose photos are next
};

class Chain : public PhotoSource {
 public:
  explicit Chain(std::vector<std::unique_ptr<PhotoSource>> sources)
      : sources_(std::move(sources)) {}

  bool next(PhotoRef& photo) override {
    for (; current_ < sources_.size(); ++current_) {
      if (sources_[current_]->next(photo)) return true;
      sources_[current_].reset();  // Its files and memory are not needed any more.
    }
    return false;
  }

  void load(PhotoRef& photo) override { sources_[current_]->load(photo); }

 private:
  std::vector<std::unique_ptr<PhotoSource>> sources_;
  std::size_t current_ = 0;
};

}  // namespace

std::unique_ptr<PhotoSource> list_source(NextLine next_line, WalkOptions walk) {
  return std::make_unique<ListSource>(std::move(next_line), std::move(walk));
}

std::unique_ptr<PhotoSource> chain(std::vector<std::unique_ptr<PhotoSource>> sources) {
  return std::make_unique<Chain>(std::move(sources));
}

}  // namespace gaze

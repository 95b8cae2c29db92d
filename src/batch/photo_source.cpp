#include "batch/photo_source.hpp"

#include <cstddef>
#include <utility>

namespace gaze {
namespace {

class ListSource : public PhotoSource {
 public:
  explicit ListSource(NextLine next_line) : next_line_(std::move(next_line)) {}

  bool next(PhotoRef& photo) override {
    for (std::string line; next_line_(line);) {
      if (line.empty()) continue;
      photo = {line, line, nullptr};
      return true;
    }
    return false;
  }

 private:
  NextLine next_line_;
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

 private:
  std::vector<std::unique_ptr<PhotoSource>> sources_;
  std::size_t current_ = 0;
};

}  // namespace

std::unique_ptr<PhotoSource> list_source(NextLine next_line) {
  return std::make_unique<ListSource>(std::move(next_line));
}

std::unique_ptr<PhotoSource> chain(std::vector<std::unique_ptr<PhotoSource>> sources) {
  return std::make_unique<Chain>(std::move(sources));
}

}  // namespace gaze

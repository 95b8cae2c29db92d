#include "data/dataset.hpp"

#include <filesystem>
#include <system_error>

#include "gaze/error.hpp"

namespace gaze {
namespace {

void check_place(std::size_t i, std::size_t size) {
  if (i >= size) {
    throw Error(ErrorKind::usage, "a data set of " + std::to_string(size) +
                                      " photos has no photo " + std::to_string(i));
  }
}

}  // namespace

const CaptionedPath& ListedDataset::get(std::size_t i) const {
  check_place(i, items_.size());
  return items_[i];
}

PresentPhotos::PresentPhotos(std::shared_ptr<const Dataset> all, bool strict)
    : all_(std::move(all)) {
  for (std::size_t i = 0; i < all_->size(); ++i) {
    std::error_code unreadable;  // A folder we may not enter counts as missing.
    if (std::filesystem::is_regular_file(all_->get(i).path, unreadable)) {
      kept_.push_back(i);
    } else {
      missing_.push_back(all_->get(i).path);
    }
  }
  if (strict && !missing_.empty()) {
    throw Error(ErrorKind::input, missing_.front() + ": no such photo (" +
                                      std::to_string(missing_.size()) + " of " +
                                      std::to_string(all_->size()) + " are missing)");
  }
}

const CaptionedPath& PresentPhotos::get(std::size_t i) const {
  check_place(i, kept_.size());
  return all_->get(kept_[i]);
}

}  // namespace gaze

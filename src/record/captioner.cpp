#include "gaze/captioner.hpp"

#include <utility>

#include "record/read_options.hpp"

namespace gaze {

// The part of a captioner that is the same for every model; engine/ loads one.
CaptionedPhoto Captioner::describe(Image photo, const DecodeOptions& options) const {
  std::vector<Image> photos;  // Not of a list in braces, which would copy the pixels twice.
  photos.push_back(std::move(photo));
  return std::move(describe(photos, options).front());
}

ReadOptions Captioner::read_options() const { return read_options_of(input_size()); }

}  // namespace gaze

#include "gaze/captioner.hpp"

#include <utility>

namespace gaze {

// The part of a captioner that is the same for every model; engine/ loads one.
CaptionedPhoto Captioner::describe(Image photo, const DecodeOptions& options) const {
  std::vector<Image> photos;  // Not of a list in braces, which would copy the pixels twice.
  photos.push_back(std::move(photo));
  return std::move(describe(photos, options).front());
}

ReadOptions Captioner::read_options() const {
  ReadOptions options;
  options.enough_pixels_a_side = 2 * input_size();
  return options;
}

}  // namespace gaze

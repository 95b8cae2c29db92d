#include "gaze/captioner.hpp"

#include <utility>

namespace gaze {

// The part of a captioner that is the same for every model; engine/ loads one.
CaptionedPhoto Captioner::describe(const Image& photo, const DecodeOptions& options) const {
  auto photos = describe(std::vector<Image>{photo}, options);
  return std::move(photos.front());
}

ReadOptions Captioner::read_options() const {
  ReadOptions options;
  options.enough_pixels_a_side = 2 * input_size();
  return options;
}

}  // namespace gaze

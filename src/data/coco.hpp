#pragma once
#include <istream>
#include <memory>
#include <string>

#include "data/dataset.hpp"

namespace gaze {

/// COCO's captions_*.json, read front to back:
///   {"images": [{"id", "file_name"}], "annotations": [{"image_id", "caption"}]}
/// in either order. Photos come in the order of /images and lie in `photo_folder`; one without
/// captions is left out. `name` only appears in errors. Throws Error(input) with a JSON pointer for
/// malformed JSON, a missing or wrong field, an id or name that comes twice, a caption of an image
/// that is not listed, or if no photo has a caption.
std::unique_ptr<Dataset> read_coco(std::istream& stream, const std::string& name,
                                   const std::string& photo_folder);

}  // namespace gaze

#pragma once
#include <istream>
#include <memory>
#include <string>

#include "data/dataset.hpp"

namespace gaze {

/// Karpathy's dataset_flickr8k.json, dataset_flickr30k.json, dataset_coco.json:
///   {"images": [{"filename", "filepath"?, "split", "cocoid"?, "imgid"?,
///                "sentences": [{"raw" or "tokens"}]}]}
/// read front to back, so a large file is never held. A photo's name is filepath/filename. `split`:
/// "train" ("restval" too), "dev" or "val", "test"; empty for all. Photos lie in `photo_folder`.
/// `name` only appears in errors.
/// Throws Error(usage) for another split; Error(input) with a JSON pointer for malformed JSON, a
/// photo without name, split or sentence, a name that comes twice, or if no photo is left.
std::unique_ptr<Dataset> read_karpathy(std::istream& stream, const std::string& name,
                                       const std::string& photo_folder, const std::string& split);

}  // namespace gaze

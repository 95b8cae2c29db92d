#pragma once
#include <istream>
#include <memory>
#include <string>

#include "data/dataset.hpp"

namespace gaze {

/// Hugging Face's image folder: metadata.jsonl beside the photos, one object a line,
///   {"file_name": "a.jpg", "text": "a dog"}
/// where the caption is "text", "caption" or "captions", a text or a list of texts. Lines of one
/// photo add up. Other fields are passed over. Photos lie in `photo_folder`; `name` only appears in
/// errors. Throws Error(input) with the line's number for a malformed line, a missing or empty
/// field, or if there is none.
std::unique_ptr<Dataset> read_metadata_jsonl(std::istream& stream, const std::string& name,
                                             const std::string& photo_folder);

}  // namespace gaze

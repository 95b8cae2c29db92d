#pragma once
#include <cstdint>
#include <istream>
#include <optional>
#include <string>
#include <vector>

#include "gaze/caption.hpp"

namespace gaze {

/// One predicted caption of a photo, from any program.
struct Prediction {
  std::string image;  ///< as the file calls the photo; empty where it gives a number
  std::int64_t id = -1;
  std::optional<std::string> error;  ///< of a photo the captioner failed on; `photo` is then empty
  CaptionedPhoto photo;              ///< words, and what else the file gives
};

/// Predictions in the file's order. Formats, recognised by the first character and the name:
///   {"image", "caption", ...} a line     as `gaze caption --json` and `gaze batch` write them
///   [{"image_id", "caption"}]            COCO's results; image_id may be a number or a text, and
///                                        "image_base64" are the bytes of a path
///   image TAB caption a line (*.tsv)     as `gaze caption` writes them
///   comma-separated with names (*.csv)   as `gaze batch` writes them: "image", "caption", "error"
/// `name` is the file's; it also appears in errors. With `keep_attention` false the maps are
/// dropped as they are read. Throws Error(input), naming line or JSON pointer, for what is none of
/// these, and if there is none.
std::vector<Prediction> read_predictions(std::istream& stream, const std::string& name,
                                         bool keep_attention);

}  // namespace gaze

#pragma once
#include <optional>
#include <string>
#include <vector>

#include "gaze/caption.hpp"

namespace gaze {

/// One photo for the page: to be captioned, or with its caption from a batch.
struct ViewInput {
  std::string path;   ///< of the photo's file
  std::string name;   ///< as shown
  std::string error;  ///< why the batch has no caption; empty: none
  std::optional<CaptionedPhoto> captioned;
};

/// Photos as they are, the photos below folders in the order of their names, and the lines of
/// .jsonl files, whose photos are looked for from here and then from beside the .jsonl file. Throws
/// Error(input) for a path that is not there, an empty folder, or a line that is no record (the
/// sentence names file and line).
std::vector<ViewInput> view_inputs(const std::vector<std::string>& paths);

}  // namespace gaze

#pragma once
#include <string>
#include <vector>

#include "gaze/caption.hpp"

namespace gaze {

enum class OutputFormat {
  jsonl,         ///< one JSON object a line, the journal itself
  csv,           ///< RFC 4180, with a header line; texts that begin with = + - @ (behind any
                 ///< apostrophes) have an apostrophe in front, so that no spreadsheet computes them
  tsv,           ///< tab-separated, with a header line and our escapes
  coco,          ///< COCO results: [{"image_id", "caption", "file_name"}], see photo_ids.hpp
  hugging_face,  ///< metadata.jsonl of an image folder: {"file_name", "text"}, see
                 ///< relative_file.hpp
};

/// By the name: .jsonl, .csv, .tsv, .json, and metadata.jsonl for hugging_face.
/// Throws Error(usage) for another one.
OutputFormat output_format(const std::string& path);

/// Where the captions are kept as they are made: the output itself if it is JSONL, else beside it.
std::string journal_path(const std::string& output);

/// The confidence of a caption as tables and the review list show it; empty where it has none.
std::string confidence_field(const Caption& caption);

/// Writes `output` anew from its journal, whole or not at all. Photos that failed are lines with an
/// error in csv and tsv, and left out of the others. Where a photo's path is not UTF-8, its bytes
/// are in "image_base64" in the JSON formats, and as they are in csv and tsv.
/// `inputs` are the batch's. Throws Error(environment) if a file cannot be read or written.
void write_table(const std::string& journal, const std::string& output, OutputFormat format,
                 const std::vector<std::string>& inputs);

}  // namespace gaze

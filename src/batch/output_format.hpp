#pragma once
#include <string>

namespace gaze {

enum class OutputFormat {
  jsonl,         ///< one JSON object a line, the journal itself
  csv,           ///< RFC 4180, with a header line
  tsv,           ///< tab-separated, with a header line and our escapes
  coco,          ///< COCO results: [{"image_id", "caption", "file_name"}]
  hugging_face,  ///< metadata.jsonl of an image folder: {"file_name", "text"}
};

/// By the name: .jsonl, .csv, .tsv, .json, and metadata.jsonl for hugging_face.
/// Throws Error(usage) for another one.
OutputFormat output_format(const std::string& path);

/// Where the captions are kept as they are made: the output itself if it is JSONL, else beside it.
std::string journal_path(const std::string& output);

/// Writes `output` anew from its journal, whole or not at all. Photos that failed are lines with an
/// error in csv and tsv, and left out of the others.
/// COCO's image_id is a number where the file's name is one, as in 391895.jpg or
/// COCO_val2014_000000391895.jpg, and else the name without extension; Hugging Face's file_name is
/// relative to the output's folder where the photo lies below it.
/// Throws Error(environment) if a file cannot be read or written.
void write_table(const std::string& journal, const std::string& output, OutputFormat format);

}  // namespace gaze

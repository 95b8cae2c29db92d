#pragma once
#include <memory>
#include <string>

#include "data/dataset.hpp"

namespace gaze {

struct DatasetOptions {
  std::string split;  ///< "train", "dev", "test"; empty: everything
  std::string
      photos;  ///< the photos' folder; empty: where the format says, else beside the captions
};

/// Opens a data set of any format this program reads, recognised by its name and content:
///   a folder   with metadata.jsonl, or SPLIT/metadata.jsonl    read_metadata_jsonl
///   a folder   with captions.tsv, captions.txt or a .token file  read_flickr8k
///   a folder   else                                            read_sidecar_folder
///   *.jsonl                                                    read_metadata_jsonl
///   *.json     whose images have "filename"                    read_karpathy
///   *.json     whose images have "file_name"                   read_coco
///   *.tsv                                                      read_caption_tsv
///   *.csv, *.txt with columns' names (Kaggle's captions.txt)    read_caption_csv
///   *.token, *.token.txt                                       read_token_file
/// A file may be compressed (*.gz).
/// Throws Error(usage) for a split where the format has none; Error(input) for a path of no such
/// kind; and as the readers do.
std::unique_ptr<Dataset> open_dataset(const std::string& path, const DatasetOptions& options = {});

}  // namespace gaze

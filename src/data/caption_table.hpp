#pragma once
#include <istream>
#include <string>
#include <unordered_map>
#include <vector>

#include "data/dataset.hpp"

namespace gaze {

/// Captions gathered under their photos, in the order the photos first come.
class CaptionTable {
 public:
  void add(const std::string& photo, std::string caption);
  /// Null for a photo without captions.
  const std::vector<std::string>* captions(const std::string& photo) const;
  std::size_t size() const { return items_.size(); }

  /// The whole table as a data set whose photos lie in `folder` (empty: their names are their
  /// paths).
  std::unique_ptr<Dataset> dataset(const std::string& photo_folder) &&;

 private:
  std::vector<CaptionedPath> items_;
  std::unordered_map<std::string, std::size_t> index_of_;
};

/// `photo TAB caption` a line. Empty lines and lines that begin with # are passed over.
/// Throws Error(input) with the line's number for another number of fields, an empty field, or if
/// there is no caption at all. `name` only appears in errors.
CaptionTable read_caption_tsv(std::istream& stream, const std::string& name);

/// A line of a caption file with more than two columns.
struct CaptionLine {
  std::string photo, caption;
  double score = 1;  ///< the third column, in 0..1
};

/// `photo TAB caption TAB anything` a line, in the file's order. With `scored` the third column
/// must be a number in 0..1; without, whatever follows the caption is passed over. Throws as
/// read_caption_tsv.
std::vector<CaptionLine> read_caption_lines(std::istream& stream, const std::string& name,
                                            bool scored);

/// `photo#number TAB caption` a line, as Flickr8k.token.txt and Flickr30k's results_20130124.token.
/// Throws as read_caption_tsv, and if the number is missing.
CaptionTable read_token_file(std::istream& stream, const std::string& name);

/// Comma-separated captions with a line of columns' names first, as Kaggle's captions.txt of Flickr8k
/// (image,caption) and what `gaze batch` writes as .csv: the photo in "image" (or "image_name",
/// "file_name", "filename"), the caption in "caption" (or "text", "comment"). Records with an "error"
/// are passed over. Throws as read_caption_tsv.
CaptionTable read_caption_csv(std::istream& stream, const std::string& name);

/// Whether a text begins with such a line, which is read.
bool is_caption_csv(std::istream& stream);

/// The folder's path, a slash where one is needed, and the name.
std::string joined_path(const std::string& folder, const std::string& name);

}  // namespace gaze

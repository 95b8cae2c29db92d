#pragma once
#include <cstddef>
#include <istream>
#include <string>
#include <unordered_map>
#include <vector>

#include "data/training_list.hpp"

namespace gaze {

struct TrainingCaption {
  std::string text;  ///< as published, not tokenised
  double worth = 1;  ///< see CaptionFile
};

struct TrainingPhoto {
  std::string name, path;  ///< see CaptionedPath
  std::vector<TrainingCaption> captions;
  std::size_t human = 0;  ///< so many of them, the first, were written by people for this photo
};

/// What a TrainingFolder holds.
struct FolderPhotos {
  /// In the order of the list, else of the captions. A photo all of whose captions were left out
  /// (least_score, at_most, beside_human) is here without captions, so that which records a feature
  /// cache holds does not depend on such choices.
  std::vector<TrainingPhoto> train;
  std::vector<TrainingPhoto> dev;                       ///< with their human captions alone
  std::vector<std::string> missing_train, missing_dev;  ///< paths of photos that are not there
};

/// Reads lists and captions, and looks whether the photos are there; opens none.
/// Throws Error(input), naming the file and the line, if a list or a file of captions is missing or
/// malformed, or a list names a photo twice or one without captions (dev: without human ones).
FolderPhotos read_training_folder(const TrainingFolder& folder);

/// Which objects each photo shows: lines of `photo TAB name,name,...`; a photo may show none.
/// Throws Error(input) with the line's number for another number of fields or a photo listed twice.
std::unordered_map<std::string, std::vector<std::string>> read_object_sets(std::istream& stream,
                                                                           const std::string& name);

}  // namespace gaze

#pragma once
#include <memory>
#include <string>

#include "data/dataset.hpp"

namespace gaze {

/// A folder in the layout of Flickr8k. What is looked for, the first that is there:
/// - captions: captions.tsv (photo TAB caption), Flickr8k.token.txt, results_20130124.token,
///   captions.txt (Kaggle's: image,caption);
/// - photos: `photo_folder` where one is given, else images/, Images/, Flicker8k_Dataset/ (so
///   spelt as published), Flickr8k_Dataset/, flickr30k-images/, else the folder itself;
/// - the list of a split ("train", "dev", "test"), one photo a line: train.txt or
///   Flickr_8k.trainImages.txt, dev.txt or Flickr_8k.devImages.txt, test.txt or
///   Flickr_8k.testImages.txt.
/// Photos come in the order of the split's list; an empty split is every photo that has captions,
/// in the order of the captions. Names and paths only: no photo is opened (see PresentPhotos).
/// Throws Error(usage) for a split of another name; Error(input), naming what was looked for or the
/// file and line, if captions or list are missing or malformed, or a list names a photo twice or a
/// photo without captions.
std::unique_ptr<Dataset> read_flickr8k(const std::string& folder, const std::string& split,
                                       const std::string& photo_folder = "");

/// The files of a folder in that layout, as paths; empty where there is none. `photos` is the
/// folder itself where it has no folder of photos.
struct Flickr8kFiles {
  std::string captions, photos, train, dev;
};
Flickr8kFiles find_flickr8k_files(const std::string& folder);

}  // namespace gaze

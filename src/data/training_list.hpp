#pragma once
#include <string>
#include <vector>

namespace gaze {

/// Where captions come from. Only human ones decide scores.
enum class CaptionOrigin { human, rule, matched };

/// One file of captions of a folder's photos.
struct CaptionFile {
  std::string path;
  CaptionOrigin origin = CaptionOrigin::human;
  /// In (0, 1]. A caption's worth is this, times its score if there is one: it multiplies the loss
  /// of the caption's words, and where a photo has more captions than an epoch uses, captions are
  /// drawn with probabilities in proportion to it.
  double worth = 1;
  /// The third column is a score, the best the highest. Held to 0..1 it multiplies `worth`.
  bool scored = false;
  double least_score = 0;     ///< captions below it are left out
  int at_most = 0;            ///< captions a photo, the best scored or the first; 0: all
  bool beside_human = false;  ///< used also for photos that have human captions
};

/// A folder of photos with what is known of them. Every path is complete.
struct TrainingFolder {
  std::string name;  ///< what messages call it: the last part of its path
  std::string path;
  std::string photos;  ///< the photos' folder
  /// How often a photo is drawn in an epoch, on average: 2 is twice, 0.5 in every second epoch; 0:
  /// the folder is only scored on.
  double weight = 1;
  std::vector<CaptionFile> captions;        ///< at least one
  std::string train;                        ///< list of photos; empty: all with captions, but dev's
  std::string dev;                          ///< list of photos to score on; empty: none
  int dev_at_most = 0;                      ///< the first so many of the dev list; 0: all
  std::vector<std::string> boxes, phrases;  ///< files for read_boxes() and read_phrases()
  std::string objects;                      ///< file for read_object_sets(); empty: none
};

/// The folders of `gaze train`: each argument is a folder, FOLDER:WEIGHT, or one JSON file (then
/// the only argument). A folder given by its path is searched for what the layout of Flickr8k has
/// (see read_flickr8k()) and for boxes.tsv, phrases.tsv (both or neither) and objects.tsv, each
/// perhaps with .gz. The JSON file says
///   {"folders": [{"path": "coco", "weight": 2,
///                 "captions": [{"file": "captions.tsv"},
///                              {"file": "matched.tsv", "origin": "matched", "worth": 0.8,
///                               "scored": true, "least_score": 0.3, "at_most": 5,
///                               "beside_human": false}],
///                 "photos": "images", "train": "train.txt", "dev": "dev.txt", "dev_at_most": 400,
///                 "boxes": "boxes.tsv.gz", "phrases": ["phrases.tsv.gz"],
///                 "objects": "objects.tsv"}]}
/// "path" is relative to the JSON file, all else to the folder; what is left out is searched for as
/// above, and [] for boxes, phrases or "" for another file means none. Worth is 1 for human, 0.5
/// for rule, 0.7 for matched captions where it is left out.
/// Throws Error(usage) for a weight or worth out of range, an unknown key or value, or arguments
/// that do not go together; Error(input) for a folder or file that is not there, or no captions.
std::vector<TrainingFolder> read_training_list(const std::vector<std::string>& arguments);

}  // namespace gaze

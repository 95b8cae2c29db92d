#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "data/training_list.hpp"
#include "engine/training_run.hpp"
#include "train/targets/training_set.hpp"

namespace gaze {

/// One folder's photos. Records are numbered over all folders, this one's from `first_record`:
/// those of its training list, then those of its dev list. Further views of the training lists'
/// photos follow all of them.
struct FolderSets {
  TrainingFolder folder;
  TrainingSet train, dev;
  std::int64_t first_record = 0;
  std::vector<std::string> names, paths;  ///< of each of its records
  std::size_t train_records = 0;          ///< the first so many are of the training list
};

/// What messages call a split: "train" where the folder is alone, else "train of FOLDER".
std::string split_name(const std::string& split, const FolderSets& sets, bool alone);

/// The photos of the request's folders that are there; says which are missing, and leaves out of
/// training what is on any dev list.
/// Throws Error(input) if there is no photo to learn from or to score on, and as
/// read_training_list() and read_training_folder().
std::vector<FolderSets> read_training_photos(const TrainingRequest& request,
                                             const TrainingRunObserver& observer);

/// What all folders teach together, their photos one after the other.
TrainingSet joined_training_set(const std::vector<FolderSets>& folders);

/// Of each folder that has dev photos, in order.
std::vector<DevList> dev_lists(const std::vector<FolderSets>& folders);

}  // namespace gaze

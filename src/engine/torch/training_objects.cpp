#include "engine/torch/training_objects.hpp"

#include <string>

#include "data/text_file.hpp"
#include "data/training_folder.hpp"
#include "gaze/error.hpp"

namespace gaze {

std::shared_ptr<const ObjectTargets> training_objects(const std::vector<FolderSets>& folders,
                                                      const TrainingRunObserver& observer) {
  std::vector<const TrainingSet*> sets;
  std::vector<ObjectSets> objects;
  for (const FolderSets& folder : folders) {
    sets.push_back(&folder.train);
    const std::string& file = folder.folder.objects;
    objects.push_back(file.empty() ? ObjectSets() : read_object_sets(*open_text(file), file));
  }
  auto targets = std::make_shared<const ObjectTargets>(object_targets(sets, objects));
  if (targets->photos == 0) {
    throw Error(ErrorKind::usage,
                "an object weight above 0 needs the object sets of some training photos: "
                "objects.tsv in a folder");
  }
  observer.message("the objects of " + std::to_string(targets->photos) +
                   " training photos are known, of " + std::to_string(targets->names.size()) +
                   " kinds");
  return targets;
}

}  // namespace gaze

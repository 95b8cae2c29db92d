#include "engine/torch/training_photos.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "data/training_folder.hpp"
#include "gaze/error.hpp"
#include "text/tokenizer.hpp"

namespace gaze {
namespace {

void say_missing(const std::string& what, const std::vector<std::string>& missing,
                 const TrainingRunObserver& observer) {
  if (missing.empty()) return;
  observer.message(std::to_string(missing.size()) + " photos of " + what +
                   " are listed but missing; left out, the first is " + missing.front());
}

void add_photo(const TrainingPhoto& photo, std::int64_t record, TrainingSet& set) {
  if (photo.captions.empty()) return;
  set.names.push_back(photo.name);
  set.record.push_back(record);
  set.human.push_back(photo.human);
  auto& captions = set.captions.emplace_back();
  auto& worth = set.worth.emplace_back();
  for (const TrainingCaption& caption : photo.captions) {
    captions.push_back(tokenize(caption.text));
    worth.push_back(caption.worth);
  }
}

/// Numbers the folder's records and makes its sets; photos on any dev list teach nothing.
void make_sets(const FolderPhotos& photos, const std::unordered_set<std::string>& of_dev,
               FolderSets& sets, const TrainingRunObserver& observer) {
  std::size_t on_dev = 0, without_caption = 0;
  const auto add_record = [&](const TrainingPhoto& photo) {
    const std::int64_t record = sets.first_record + static_cast<std::int64_t>(sets.names.size());
    sets.names.push_back(photo.name);
    sets.paths.push_back(photo.path);
    return record;
  };
  for (const TrainingPhoto& photo : photos.train) {
    if (sets.folder.weight == 0) break;
    if (of_dev.count(photo.name) > 0) {
      ++on_dev;
      continue;
    }
    without_caption += photo.captions.empty() ? 1 : 0;
    add_photo(photo, add_record(photo), sets.train);
  }
  sets.train_records = sets.names.size();
  std::size_t wanted = photos.dev.size();
  if (sets.folder.dev_at_most > 0) {
    wanted = std::min(wanted, static_cast<std::size_t>(sets.folder.dev_at_most));
  }
  for (const TrainingPhoto& photo : photos.dev) {
    const std::int64_t record = add_record(photo);  // All of them: the cache outlives dev_at_most.
    if (sets.dev.size() < wanted) add_photo(photo, record, sets.dev);
  }
  sets.dev.worth.clear();
  sets.train.weight.assign(sets.train.size(), sets.folder.weight);
  if (on_dev > 0) {
    observer.message(std::to_string(on_dev) + " training photos of " + sets.folder.name +
                     " are on a dev list; left out");
  }
  if (without_caption > 0) {
    observer.message(std::to_string(without_caption) + " training photos of " + sets.folder.name +
                     " are left with no caption");
  }
}

void require_photos(const std::vector<FolderSets>& folders) {
  std::size_t train = 0, dev = 0;
  bool any_list = false;
  for (const FolderSets& sets : folders) {
    train += sets.train.size();
    dev += sets.dev.size();
    any_list = any_list || !sets.folder.dev.empty();
  }
  const std::string where = folders.front().folder.path;
  if (!any_list) {
    throw Error(ErrorKind::input,
                where + (folders.size() > 1 ? " and the other folders" : "") +
                    ": wanted a list of photos to score on, dev.txt or Flickr_8k.devImages.txt; "
                    "there is none");
  }
  for (const auto& [split, count] : {std::pair{"train", train}, std::pair{"dev", dev}}) {
    if (count == 0)
      throw Error(ErrorKind::input, where + ": no photo of split " + split + " is there");
  }
}

bool all_ones(const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(), [](double value) { return value == 1; });
}

}  // namespace

std::string split_name(const std::string& split, const FolderSets& sets, bool alone) {
  return alone ? split : split + " of " + sets.folder.name;
}

std::vector<FolderSets> read_training_photos(const TrainingRequest& request,
                                             const TrainingRunObserver& observer) {
  std::vector<FolderSets> folders;
  std::vector<FolderPhotos> photos;
  std::unordered_set<std::string> of_dev;
  for (TrainingFolder& folder : read_training_list(request.data)) {
    if (!request.boxes.empty()) {
      folder.boxes = {request.boxes};
      folder.phrases = {request.phrases};
    }
    photos.push_back(read_training_folder(folder));
    for (const TrainingPhoto& photo : photos.back().dev) of_dev.insert(photo.name);
    folders.emplace_back().folder = std::move(folder);
  }
  std::int64_t records = 0;
  for (std::size_t k = 0; k < folders.size(); ++k) {
    FolderSets& sets = folders[k];
    sets.first_record = records;
    say_missing(split_name("train", sets, folders.size() == 1), photos[k].missing_train, observer);
    say_missing(split_name("dev", sets, folders.size() == 1), photos[k].missing_dev, observer);
    make_sets(photos[k], of_dev, sets, observer);
    records += static_cast<std::int64_t>(sets.names.size());
  }
  require_photos(folders);
  return folders;
}

TrainingSet joined_training_set(const std::vector<FolderSets>& folders) {
  TrainingSet all;
  for (const FolderSets& sets : folders) {
    const TrainingSet& one = sets.train;
    all.names.insert(all.names.end(), one.names.begin(), one.names.end());
    all.record.insert(all.record.end(), one.record.begin(), one.record.end());
    all.views.resize(one.views.size());
    for (std::size_t v = 0; v < one.views.size(); ++v) {
      all.views[v].kind = one.views[v].kind;
      auto& records = all.views[v].record;
      records.insert(records.end(), one.views[v].record.begin(), one.views[v].record.end());
    }
    all.captions.insert(all.captions.end(), one.captions.begin(), one.captions.end());
    all.weight.insert(all.weight.end(), one.weight.begin(), one.weight.end());
    all.worth.insert(all.worth.end(), one.worth.begin(), one.worth.end());
    all.human.insert(all.human.end(), one.human.begin(), one.human.end());
  }
  if (all_ones(all.weight)) all.weight.clear();
  if (std::all_of(all.worth.begin(), all.worth.end(), all_ones)) all.worth.clear();
  return all;
}

std::vector<DevList> dev_lists(const std::vector<FolderSets>& folders) {
  std::vector<DevList> lists;
  for (const FolderSets& sets : folders) {
    if (sets.dev.size() > 0) lists.push_back({sets.folder.name, sets.dev});
  }
  return lists;
}

}  // namespace gaze
